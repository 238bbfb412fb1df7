import type { Command } from "commander";
import { inFileOrder } from "../../config/check.ts";
import { shownPath } from "../../yaml/shown_path.ts";
import { InvalidConfiguration } from "../../yaml/problems.ts";
import type { Problem } from "../../yaml/problems.ts";
import { AtmosError } from "../../errors.ts";
import { parseChoice } from "../line/choice.ts";
import { problemsJson, problemsText } from "../text/problems.ts";
import { addFormat } from "../line/format_options.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";

interface ValidateOptions {
  readonly format?: string;
}

export function registerValidate(auth: Command, on: Dispatch): Command {
  const validate = auth.command("validate")
    .summary("check the configuration")
    .description("Check the configuration and report every problem with its place.")
    .action(on(runValidate));
  addFormat(validate, "text or json (default: text)");
  addExamples(validate, [
    { command: "atmos auth validate", explanation: "All problems, for a person:" },
    { command: "atmos auth validate --format json", explanation: "For an editor or a CI job:" },
  ]);
  return validate;
}

async function runValidate(invocation: Invocation, options: ValidateOptions): Promise<number> {
  const format = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const { terminal } = invocation.system;
  const problems = await findProblems(invocation);
  const failed = problems.some((problem) => problem.severity === "error");
  if (format === "json") terminal.out(problemsJson(problems));
  else {
    const width = terminal.stdoutIsTerminal ? terminal.columns() : undefined;
    const how = { style: invocation.outputStyle, width };
    terminal.out(problemsText("Authentication configuration is", problems, how));
  }
  return failed ? 1 : 0;
}

/** What keeps the configuration from being read at all is a finding like any other. */
async function findProblems(invocation: Invocation): Promise<readonly Problem[]> {
  try {
    const context = await invocation.loadContext({ reports: true });
    if (context.configuration.sources.length > 0) {
      const { stepProblems } = await import("../steps/problems.ts");
      const found = [...await context.configuration.check(), ...await stepProblems(context)];
      const folder = invocation.system.files.workingFolder();
      return inFileOrder(found, context.configuration.sources.map((path) => shownPath(path, folder)));
    }
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  throw new AtmosError("not_found", "cannot check the configuration: no atmos.yaml was found", {
    hint:
      "Go to a folder that has one, or name one: `atmos auth validate --config FILE`. `atmos auth init` writes one.",
  });
}
