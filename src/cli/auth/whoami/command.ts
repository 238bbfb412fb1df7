import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import { runWhoami } from "./run.ts";

export function registerWhoami(auth: Command, on: Dispatch): void {
  const command = auth.command("whoami")
    .summary("show who you are")
    .description("Show who the current session belongs to, and ask the cloud whether it is still accepted.")
    .option("-o, --output <format>", "json")
    .option("--cached", "look at the stored session only, without network")
    .action(on(runWhoami));
  addExamples(command, [
    { command: "atmos auth whoami", explanation: "Who am I?" },
    { command: "atmos auth whoami -i prod-admin", explanation: "Another identity:" },
    {
      command: "atmos auth whoami --output json | jq -r .account",
      explanation: "For a script:",
    },
  ]);
}
