import type { Command } from "commander";
import { addExamples } from "../../line/help.ts";
import type { Dispatch } from "../../line/invocation.ts";
import { runPrompt } from "./run.ts";

export function registerPrompt(auth: Command, on: Dispatch): void {
  const prompt = auth.command("prompt")
    .summary("print the identity of this shell, for prompts")
    .description(
      "Print the identity that this shell works as and how long its session lasts, such as `dev-admin 43m`; `!` stands " +
        "before a protected one. Nothing is printed where it works as nobody. Reads one file, and asks nobody.",
    )
    .action(on(runPrompt));
  addExamples(prompt, [
    { command: `PS1='$(atmos auth prompt) '"$PS1"`, explanation: "In bash:" },
  ]);
}
