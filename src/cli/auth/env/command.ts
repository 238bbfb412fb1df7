import type { Command } from "commander";
import { addFormat } from "../../line/format_options.ts";
import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import { ENV_FORMATS } from "./formats.ts";
import { runEnv } from "./run.ts";

export function registerEnv(auth: Command, on: Dispatch): void {
  const env = auth.command("env [identity]")
    .summary("print the environment of an identity")
    .description("Print the environment that `atmos auth exec` gives to a command.")
    .option("-o, --output-file <file>", "append to this file")
    .option("--login", "sign in first when there is no session")
    .option("--keep", "also keep what was lent to this shell of other clouds")
    .action(on(runEnv, { takesIdentities: true }));
  addFormat(env, `${ENV_FORMATS.join(", ")} (default: bash)`, "f");
  addExamples(env, [
    { command: "eval $(atmos auth env)", explanation: "In bash, zsh or sh:" },
    { command: "eval $(atmos auth env prod-admin)", explanation: "As another identity:" },
    { command: "atmos auth env --format fish | source", explanation: "In fish:" },
    {
      command: "atmos auth env --format powershell | Out-String | Invoke-Expression",
      explanation: "In PowerShell:",
    },
    { command: "atmos auth env --format github", explanation: "For the next steps of a GitHub Actions job:" },
    { command: "atmos auth env --format dotenv --output-file .env", explanation: "Into a file:" },
  ]);
}
