import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import type { InstallOptions, RemoveOptions } from "./run.ts";

export function registerProfile(auth: Command, on: Dispatch): void {
  const profile = auth.command("profile")
    .helpCommand("help [command]", "show the help of a command")
    .summary("profiles for programs that atmos does not start")
    .description(
      "Put profiles into your own `~/.aws/config` that ask atmos for credentials, so that editors, database tools and " +
        "`aws --profile` work without a wrapper. No secret is written.",
    );
  const install = profile.command("install [identity]")
    .summary("add profiles to ~/.aws/config")
    .description(
      "Add a profile of this project to your own `~/.aws/config`; with --all those of all its identities, and no others. " +
        "Everything else in the file stays as it is, and the file as it was is kept beside it.",
    )
    .option("--all", "of all identities of AWS, but one called default")
    .option("--dry-run", "show what would be written, and write nothing")
    .action(
      on(async (invocation: Invocation, identity: string | undefined, options: InstallOptions) =>
        await (await import("./run.ts")).runInstall(invocation, identity, options)
      ),
    );
  addExamples(install, [
    { command: "atmos auth profile install dev-admin", explanation: "One identity:" },
    { command: "atmos auth profile install --all --dry-run", explanation: "What would be written for all?" },
  ]);
  const remove = profile.command("remove")
    .summary("take them out again")
    .description(
      "Take the profiles of this project out of `~/.aws/config` again. Everything else stays as it is.",
    )
    .option("--all", "of all projects, also those that are not there any more")
    .option("--dry-run", "show what would go, and change nothing")
    .action(
      on(async (invocation: Invocation, options: RemoveOptions) =>
        await (await import("./run.ts")).runRemove(invocation, options)
      ),
    );
  addExamples(remove, [
    { command: "atmos auth profile remove", explanation: "Those of this project:" },
    { command: "atmos auth profile remove --all", explanation: "All that atmos has ever put there:" },
  ]);
  addExamples(profile, [
    { command: "atmos auth profile install dev-admin", explanation: "Add a profile:" },
    { command: "atmos auth profile remove", explanation: "Take it out again:" },
  ]);
}
