import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import { runCredentialProcess } from "./run.ts";

export function registerCredentialProcess(auth: Command, on: Dispatch): void {
  const command = auth.command("credential-process [identity]")
    .summary("print credentials to an AWS program")
    .description(
      "Print credentials as JSON to the program that starts this one, as `credential_process` in an AWS profile wants " +
        "it. Asks nobody, and renews the session where that needs no person.",
    )
    .option("--identity-hex <hex>", "the identity's name in hexadecimal, for names that would not survive")
    .action(on(runCredentialProcess));
  addExamples(command, [
    { command: "atmos auth exec --credentials process -- aws s3 ls", explanation: "Used by a command:" },
  ]);
}
