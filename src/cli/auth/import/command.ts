import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch, Invocation } from "../../line/invocation.ts";
import type { ImportOptions } from "./options.ts";
import { TOOL_NAMES } from "./tool_names.ts";

export function registerImport(auth: Command, on: Dispatch): void {
  const command = auth.command("import [tool]")
    .summary("take over what another tool is set up for")
    .description(
      "Read the files of another tool, and add what they describe to atmos.yaml, after a look at what changes; keys and " +
        "passwords go to the keyring, after a question. Nothing of the other tool is changed, and what has no " +
        `counterpart is named. Tools: ${
          TOOL_NAMES.join(", ")
        }. Without one, those that have files here are shown.`,
    )
    .option("-w, --write <file>", "the file to add to (default: the project's atmos.yaml)")
    .option("--dry-run", "show what would change, and change nothing")
    .option("--yes", "add it, and keep keys and passwords, without a question")
    .option("--no-keys", "leave keys and passwords where they are")
    .action(
      on(async (invocation: Invocation, tool: string | undefined, options: ImportOptions) =>
        await (await import("./run.ts")).runImport(invocation, tool, options)
      ),
    );
  addExamples(command, [
    { command: "atmos auth import", explanation: "Which tools are set up here?" },
    { command: "atmos auth import aws-config", explanation: "Take over the profiles of the AWS CLI:" },
    {
      command: "atmos auth import granted --write identities.yaml --yes --no-keys",
      explanation: "In a script, without keys:",
    },
  ]);
}
