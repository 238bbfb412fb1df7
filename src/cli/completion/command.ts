import type { Command } from "commander";
import { parseChoice } from "../line/choice.ts";
import { printScript, SHELLS } from "./complete.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch } from "../line/invocation.ts";

export function registerCompletion(program: Command, on: Dispatch): void {
  const completion = program.command("completion <shell>")
    .summary("print a shell completion script")
    .description(`Print the script that completes commands and names in ${SHELLS.join(", ")}.`)
    .action(on(async ({ system }, shell: string) => {
      await printScript(parseChoice("the shell", shell, SHELLS), system.terminal);
      return 0;
    }));
  addExamples(completion, [
    { command: "source <(atmos completion bash)", explanation: "In ~/.bashrc:" },
    { command: "source <(atmos completion zsh)", explanation: "In ~/.zshrc, after compinit:" },
    {
      command: "atmos completion fish > ~/.config/fish/completions/atmos.fish",
      explanation: "In fish, once:",
    },
    {
      command: "atmos completion powershell | Out-String | Invoke-Expression",
      explanation: "In the PowerShell profile:",
    },
  ]);
}
