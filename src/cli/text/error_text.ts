import { AtmosError, type ErrorCode, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import { redactShapes } from "../../secret_shapes.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** Codes that do not exit with 1. A cancelled question ends like a program that was interrupted. */
const EXIT_CODES: Partial<Record<ErrorCode, number>> = {
  usage: 2,
  config_invalid: 2,
  too_short: 75,
  command_not_found: 127,
  cancelled: 130,
};

export function exitCodeOf(thrown: unknown): number {
  return thrown instanceof AtmosError ? EXIT_CODES[thrown.code] ?? 1 : 1;
}

export interface ErrorLayout {
  readonly style: Style;
  /** Lines are broken at this many characters; undefined: not at all. */
  readonly width: number | undefined;
  /** Whether to show where an unexpected error comes from. */
  readonly stack: boolean;
}

/** `✗ message`, then the hint, indented. What was not foreseen also says how to report it. */
export function errorText(thrown: unknown, layout: ErrorLayout): string {
  if (thrown instanceof AtmosError) {
    return headline(thrown.message, layout) +
      (thrown.hint === undefined ? "" : hintText(thrown.hint, layout));
  }
  const advice = "This should not happen. Please report it, with the output of the same command and " +
    "`--logs-level=debug`.";
  const stack = thrown instanceof Error && layout.stack ? thrown.stack : undefined;
  return headline(`unexpected error: ${messageOf(thrown)}`, layout) + hintText(advice, layout) +
    (stack === undefined ? "" : hintText(stack, { ...layout, width: undefined }));
}

function headline(message: string, layout: ErrorLayout): string {
  const [first = "", ...rest] = safeLines(message, layout, 2);
  return `${layout.style.bad("✗")} ${layout.style.strong(first)}\n` +
    rest.map((line) => `  ${line}\n`).join("");
}

/** Lines of advice below something, indented by two blanks; commands in backticks stand out. */
export function hintText(hint: string, layout: Pick<ErrorLayout, "style" | "width">): string {
  return safeLines(hint, layout, 2)
    .map((line) => `  ${highlightCommands(line, layout.style)}\n`)
    .join("");
}

function safeLines(text: string, { width }: Pick<ErrorLayout, "width">, indent: number): string[] {
  return withoutSecrets(text).split("\n").map((line) => redactShapes(printable(line))).flatMap((line) =>
    width === undefined ? [line] : wrap(line, width - indent)
  );
}

function highlightCommands(line: string, style: Style): string {
  return style.colored ? line.replace(/`([^`]+)`/g, (_, command: string) => style.accent(command)) : line;
}
