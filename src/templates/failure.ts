import { AtmosError, type ErrorCode } from "../errors.ts";
import { printable } from "../printable.ts";

/** Why a template cannot be read or run, before its place is known. The message never holds a value of the data. */
export class TemplateFailure extends Error {
  override readonly name = "TemplateFailure";
  readonly hint: string | undefined;
  readonly code: ErrorCode;

  constructor(reason: string, hint?: string, code: ErrorCode = "config_invalid") {
    super(reason);
    this.hint = hint;
    this.code = code;
  }
}

/** A template's name and text, for telling places. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** `name:line:column` of an offset; both count from 1, the column in UTF-16 units as editors do. */
export function placeOf(source: Source, offset: number): string {
  const before = source.text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1) + 1;
  return `${printable(source.name)}:${line}:${column}`;
}

/** The error a person sees: place in the template, reason, and what to do. */
export function templateError(
  action: "parse" | "render",
  source: Source,
  offset: number,
  failure: TemplateFailure,
): AtmosError {
  return new AtmosError(
    failure.code,
    `cannot ${action} the template "${placeOf(source, offset)}": ${printable(failure.message)}`,
    {
      ...(failure.hint === undefined ? {} : { hint: printable(failure.hint) }),
      cause: failure,
    },
  );
}
