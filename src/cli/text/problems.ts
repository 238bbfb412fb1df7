/** What is wrong with a configuration, for a person and for a program. */
import { jsonText } from "../../json_text.ts";
import { printable } from "../../printable.ts";
import { redactShapes } from "../../secret_shapes.ts";
import { formatPlace } from "../../yaml/place.ts";
import type { Problem } from "../../yaml/problems.ts";
import { hintText } from "./error_text.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

interface Shown {
  readonly style: Style;
  /** Long lines are broken for reading. */
  readonly width?: number | undefined;
}

/**
 * One line per problem, as compilers write them, so that editors can jump there; then a summary.
 *
 * @param subject what was checked, with its verb: `The stacks are`
 */
export function problemsText(
  subject: string,
  problems: readonly Problem[],
  { style, width }: Shown,
): string {
  if (problems.length === 0) return `${style.good("✓")} ${subject} valid\n`;
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const counts = [count(errors, "error"), count(warnings, "warning")].filter((text) => text !== "").join(
    ", ",
  );
  const summary = errors > 0
    ? `${style.bad("✗")} ${subject} not valid: ${counts}\n`
    : `${style.good("✓")} ${subject} valid, with ${counts}\n`;
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
