import type { Command } from "commander";
import { InvalidConfiguration, mostProblems, type Problem } from "../../yaml/problems.ts";
import { problemsJson, problemsText } from "../text/problems.ts";
import { parseChoice } from "../line/choice.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { stackProject } from "./project.ts";

interface ValidateStacksOptions {
  readonly format?: string;
}

/** `atmos validate stacks`. */
export function registerStackChecks(validate: Command, on: Dispatch): void {
  const stacks = validate.command("stacks")
    .summary("check the stack manifests")
    .description("Check all stack manifests and report every problem with its place. Nothing is run.")
    .option("-f, --format <format>", "text or json (default: text)")
    // The command above has the flag, too, and takes it.
    .action(
      on((invocation, _: ValidateStacksOptions, command: Command) =>
        validateStacks(invocation, command.optsWithGlobals())
      ),
    );
  addExamples(stacks, [
    { command: "atmos validate stacks", explanation: "All problems, for a person:" },
    { command: "atmos validate stacks --format json", explanation: "For an editor or a CI job:" },
  ]);
}

async function validateStacks(invocation: Invocation, options: ValidateStacksOptions): Promise<number> {
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const { terminal } = invocation.system;
  const problems = await findProblems(invocation);
  if (format === "json") {
    terminal.out(problemsJson(problems));
  } else if (problems.length === 0) {
    terminal.err(`${invocation.style.good("✓")} All stacks validated successfully\n`);
  } else {
    const width = terminal.stderrIsTerminal ? terminal.columns() : undefined;
    terminal.err(problemsText("The stacks are", problems, { style: invocation.style, width }));
  }
  return problems.some(({ severity }) => severity === "error") ? 1 : 0;
}

async function findProblems(invocation: Invocation): Promise<readonly Problem[]> {
  try {
    const { stackProblems } = await import("../../stacks/validate.ts");
    const { stacks, context } = await stackProject(invocation);
    return mostProblems(stackProblems(stacks, context.configuration.auth));
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}
