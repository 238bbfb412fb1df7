import type { Command } from "commander";
import { addFormat } from "../line/format_options.ts";
import { addExamples } from "../line/help.ts";
import type { ShowOptions } from "./show.ts";
import type { TrustOptions } from "./trust.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";

export function registerConfig(program: Command, on: Dispatch): void {
  const config = program.command("config")
    .helpCommand("help [command]", "show the help of a command")
    .summary("see where the configuration comes from, and what it may run")
    .description("See where the configuration comes from, and say which programs of a project it may run.");
  const show = config.command("show [section]")
    .summary("show which files were read, and where each value comes from")
    .description(
      "Show which files were read, in which order, and the place of every value of a section (default: auth), or of a part " +
        "of one, such as auth.identities.dev. " +
        "Secrets are hidden, and no program is run.",
    )
    .action(
      on(async (invocation, section: string | undefined, options: ShowOptions) =>
        (await import("./show.ts")).showConfiguration(invocation, section, options)
      ),
    );
  addFormat(show, "text or json (default: text)");
  addExamples(show, [
    { command: "atmos config show", explanation: "Where does auth come from?" },
    { command: "atmos config show logs", explanation: "Another section:" },
    { command: "atmos config show auth.identities.dev", explanation: "A part of one:" },
    { command: "atmos config show --format json", explanation: "For a script:" },
  ]);
  const trust = config.command("trust")
    .summary("show and trust the programs of this project")
    .description(
      "Show everything that the configuration here would run by itself, and trust it. A program that changes or is " +
        "new has to be trusted again; what a script does that a program calls is not looked at.",
    )
    .option("-y, --yes", "do not ask")
    .option("--list", "show all projects that are trusted")
    .option("--revoke", "the same as `atmos config untrust`")
    .option("--all", "with --revoke: for all projects")
    .action(on(async (invocation, options: TrustOptions) => (await load()).runTrust(invocation, options)));
  addExamples(trust, [
    { command: "atmos config trust", explanation: "See what would run, and decide:" },
    { command: "atmos config trust --yes", explanation: "Without a question, when you know the project:" },
    { command: "atmos config trust --list", explanation: "Where is anything trusted?" },
    {
      command: "ATMOS_TRUST=/srv/build atmos auth env",
      explanation: "On a machine without a person, for one folder and what is below it:",
    },
  ]);
  const untrust = config.command("untrust [folder]")
    .summary("take trust back")
    .description("Trust the programs of this project, or of the one in a folder, no longer.")
    .option("--all", "of all projects")
    .action(
      on(async (invocation: Invocation, folder: string | undefined, options: TrustOptions) =>
        (await load()).runUntrust(invocation, folder, options)
      ),
    );
  addExamples(untrust, [
    { command: "atmos config untrust", explanation: "This project:" },
    {
      command: "atmos config untrust ~/old/project",
      explanation: "Another one, which need not be there any more:",
    },
    { command: "atmos config untrust --all", explanation: "Everything:" },
  ]);
  addExamples(config, [
    { command: "atmos config show", explanation: "Which files were read, and what did each say?" },
    { command: "atmos config trust", explanation: "See what this project would run, and decide:" },
    { command: "atmos config untrust", explanation: "Take it back:" },
  ]);
}

function load(): Promise<typeof import("./trust.ts")> {
  return import("./trust.ts");
}
