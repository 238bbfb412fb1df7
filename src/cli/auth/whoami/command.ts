import type { Command } from "commander";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import { runWhoami } from "./run.ts";

export function registerWhoami(auth: Command, on: Dispatch): void {
  const command = auth.command("whoami [identity]")
    .summary("show who you are")
    .description("Show who the current session belongs to, and ask the cloud whether it is still accepted.")
    .option("--cached", "look at the stored session only, without network")
    .action(on(runWhoami));
  addFormat(command, "text or json (default: text)");
  addExamples(command, [
    { command: "atmos auth whoami", explanation: "Who am I?" },
    { command: "atmos auth whoami prod-admin", explanation: "Another identity:" },
    {
      command: "atmos auth whoami --output json | jq -r .account",
      explanation: "For a script:",
    },
  ]);
}
