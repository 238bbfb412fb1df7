import type { Command } from "commander";
import { addExamples } from "./help.ts";
import type { Dispatch } from "./invocation.ts";
import { versionText } from "./version_text.ts";

export function registerVersion(program: Command, on: Dispatch): void {
  const version = program.command("version")
    .summary("print the version")
    .description("Print the version.")
    .action(on((invocation) => {
      invocation.system.terminal.out(`${versionText}\n`);
      return Promise.resolve(0);
    }));
  addExamples(version, [{ command: "atmos version", explanation: "The same as atmos --version:" }]);
}
