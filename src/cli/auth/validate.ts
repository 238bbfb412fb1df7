import { jsonText } from "../../json_text.ts";
import type { Command } from "commander";
import { inFileOrder } from "../../config/check.ts";
import { shownPath } from "../../yaml/shown_path.ts";
import { InvalidConfiguration } from "../../yaml/problems.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Problem } from "../../yaml/problems.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { parseChoice } from "../line/choice.ts";
import { hintText } from "../text/error_text.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { redactShapes } from "../../secret_shapes.ts";
import type { Style } from "../text/style.ts";
import { wrap } from "../text/wrap.ts";

interface ValidateOptions {
  readonly format?: string;
}

export function registerValidate(auth: Command, on: Dispatch): Command {
  const validate = auth.command("validate")
    .summary("check the configuration")
    .description("Check the configuration and report every problem with its place.")
    .option("-f, --format <format>", "text or json (default: text)")
    .action(on(runValidate));
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
    terminal.out(problemsText(problems, invocation.outputStyle, width));
  }
  return failed ? 1 : 0;
}

/** What keeps the configuration from being read at all is a finding like any other. */
async function findProblems(invocation: Invocation): Promise<readonly Problem[]> {
  try {
    const context = await invocation.loadContext();
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
    hint: "Go to a folder that has one, or name one: `atmos auth validate --config FILE`.",
  });
}

/**
 * One line per problem, as compilers write them, so that editors can jump there; then a summary. With a width,
 * long lines are broken for reading.
 */
export function problemsText(problems: readonly Problem[], style: Style, width: number | undefined): string {
  if (problems.length === 0) return `${style.good("✓")} Authentication configuration is valid\n`;
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const counts = [count(errors, "error"), count(warnings, "warning")].filter((text) => text !== "").join(
    ", ",
  );
  const summary = errors > 0
    ? `${style.bad("✗")} Authentication configuration is not valid: ${counts}\n`
    : `${style.good("✓")} Authentication configuration is valid, with ${counts}\n`;
  return `${problems.map((problem) => problemText(problem, style, width)).join("")}\n${summary}`;
}

function problemText(
  { severity, message, hint, place }: Problem,
  style: Style,
  width: number | undefined,
): string {
  const where = printable(formatPlace(place));
  const line = `${where}: ${severity}: ${redactShapes(printable(message))}`;
  const [first = "", ...rest] = width === undefined ? [line] : wrap(line, width - 2);
  const paint = severity === "error" ? style.bad : style.warning;
  return first.replace(`${where}: ${severity}:`, () => `${style.strong(where)}: ${paint(`${severity}:`)}`) +
    "\n" +
    rest.map((more) => `  ${more}\n`).join("") +
    (hint === undefined ? "" : hintText(hint, { style, width }));
}

function count(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}

export function problemsJson(problems: readonly Problem[]): string {
  const entries = problems.map(({ severity, message, hint, place }) => ({
    severity,
    message: redactShapes(message),
    hint,
    file: place.file,
    line: place.line,
    column: place.column,
  }));
  const valid = problems.every((problem) => problem.severity !== "error");
  return jsonText({ valid, problems: entries });
}
