import type { Command } from "commander";
import { InvalidConfiguration, mostProblems, type Problem } from "../../yaml/problems.ts";
import { problemsJson, problemsText } from "../text/problems.ts";
import { parseChoice } from "../line/choice.ts";
import { addFormat } from "../line/format_options.ts";
import { collect } from "../line/global_options.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { stackProject } from "./project.ts";
import type { ValidateComponentOptions } from "./validate_component.ts";

interface ValidateStacksOptions {
  readonly format?: string;
}

/** `atmos validate stacks` and `atmos validate component`. */
export function registerStackChecks(validate: Command, on: Dispatch): void {
  const stacks = validate.command("stacks")
    .summary("check the stack manifests")
    .description("Check all stack manifests and report every problem with its place. Nothing is run.")
    // The command above has the flag, too, and takes it.
    .action(
      on((invocation, _: ValidateStacksOptions, command: Command) =>
        validateStacks(invocation, command.optsWithGlobals())
      ),
    );
  addFormat(stacks, "text or json (default: text)");
  const component = validate.command("component [component]")
    .summary("check a component by its JSON Schemas")
    .description(
      "Check a component in its stack by the JSON Schemas that settings.validation names, or by the one that is given.",
    )
    .option("-s, --stack <stack>", "the stack")
    .option("--schema-path <file>", "check by this schema instead")
    .option("--schema-type <type>", "jsonschema (default)")
    .option("--process-templates <yes>", "false leaves templates as they are written")
    .option("--process-functions <yes>", "false leaves functions as they are written, and runs no program")
    .option("--skip <functions>", "functions to leave as they are written", collect)
    .action(
      on(async (invocation, name: string | undefined, _: ValidateComponentOptions, command: Command) =>
        (await import("./validate_component.ts")).validateComponent(
          invocation,
          name,
          command.optsWithGlobals(),
        )
      ),
    );
  addFormat(component, "text or json (default: text)");
  addExamples(component, [
    { command: "atmos validate component vpc -s prod", explanation: "By its own schemas:" },
    {
      command: "atmos validate component vpc -s prod --schema-path vpc.schema.json",
      explanation: "By another one:",
    },
  ]);
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
    const { problemsOf, stackProblems } = await import("../../stacks/validate.ts");
    const unread: Problem[] = [];
    const { stacks, context } = await stackProject(
      invocation,
      (error, file) => unread.push(...problemsOf(error, { file, line: 1, column: 1 })),
    );
    return mostProblems(stackProblems(stacks, context.configuration.auth, unread));
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}
