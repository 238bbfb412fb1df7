import type { Command } from "commander";
import { addExamples } from "../line/help.ts";
import type { TrustOptions } from "./trust.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";

export function registerConfig(program: Command, on: Dispatch): void {
  const config = program.command("config")
    .helpCommand("help [command]", "show the help of a command")
    .summary("trust the programs of a project")
    .description("Say which programs a project's configuration may run.");
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
    { command: "atmos config trust", explanation: "See what this project would run, and decide:" },
    { command: "atmos config untrust", explanation: "Take it back:" },
  ]);
}

function load(): Promise<typeof import("./trust.ts")> {
  return import("./trust.ts");
}
