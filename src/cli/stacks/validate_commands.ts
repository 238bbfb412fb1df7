import type { Command } from "commander";
import { formatPlace } from "../../yaml/place.ts";
import { InvalidConfiguration, mostProblems, type Problem } from "../../yaml/problems.ts";
import { printable } from "../../printable.ts";
import { redactShapes } from "../../secret_shapes.ts";
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
    terminal.out(`${JSON.stringify({ valid: problems.length === 0, problems }, undefined, 2)}\n`);
  } else if (problems.length === 0) {
    terminal.err(`${invocation.style.good("✓")} All stacks validated successfully\n`);
  } else terminal.err(problemsText(problems, invocation));
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

function problemsText(problems: readonly Problem[], { style }: Invocation): string {
  const lines = problems.map(({ severity, message, hint, place }) => {
    const text = redactShapes(`${severity}: ${printable(message)}`);
    const more = hint === undefined ? "" : `  ${style.faint(printable(hint))}\n`;
    return `${formatPlace(place)}: ${text}\n${more}`;
  });
  return `${lines.join("")}\n${style.bad("✗")} The stacks are not valid: ${problems.length} ${
    problems.length === 1 ? "problem" : "problems"
  }\n`;
}
