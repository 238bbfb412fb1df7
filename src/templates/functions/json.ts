import { TemplateFailure } from "../failure.ts";
import { sortedKeys } from "../format/value.ts";
import { type Budget, MAX_DEPTH, TextWriter } from "../limits.ts";
import { type Builtins, takes } from "../signature.ts";
import { Moment } from "../time/moment.ts";
import { Dict, Int, List, type Value } from "../value.ts";
import { parseJson } from "./json_parser.ts";

/** JSON as Go writes it: sorted keys, and `<`, `>` and `&` escaped unless asked for raw. */
export const jsonFunctions: Builtins = {
  toJson: takes(["any"], ([value], { budget }) => orEmpty(() => toJson(value, budget))),
  mustToJson: takes(["any"], ([value], { budget }) => toJson(value, budget)),
  toPrettyJson: takes(
    ["any"],
    ([value], { budget }) => orEmpty(() => toJson(value, budget, { indent: "  " })),
  ),
  mustToPrettyJson: takes(["any"], ([value], { budget }) => toJson(value, budget, { indent: "  " })),
  toRawJson: takes(["any"], ([value], { budget }) => toJson(value, budget, { raw: true })),
  mustToRawJson: takes(["any"], ([value], { budget }) => toJson(value, budget, { raw: true })),
  fromJson: takes(["string"], ([text], { budget }) => parseJson(text, budget) ?? undefined),
  mustFromJson: takes(["string"], ([text], { budget }) => {
    const value = parseJson(text, budget);
    if (value === undefined) throw new TemplateFailure("the text is not valid JSON");
    return value;
  }),
};

/** A value that JSON cannot hold; the plain functions give an empty text for it, as Sprig does. */
class NotJson extends TemplateFailure {}

function orEmpty(write: () => string): string {
  try {
    return write();
  } catch (thrown) {
    if (thrown instanceof NotJson) return "";
    throw thrown;
  }
}

interface JsonStyle {
  readonly indent?: string;
  readonly raw?: boolean;
}

export function toJson(value: Value, budget: Budget, style: JsonStyle = {}): string {
  const out = new TextWriter(budget);
  write(out, value, style, 0);
  return out.text();
}

function write(out: TextWriter, value: Value, style: JsonStyle, depth: number): void {
  if (depth > MAX_DEPTH) throw new TemplateFailure("the value to write is nested too deeply");
  if (value instanceof List && !value.isNil) {
    writeAll(out, "[", "]", value.items, style, depth, (item) => write(out, item, style, depth + 1));
  } else if (value instanceof Dict) {
    writeAll(out, "{", "}", sortedKeys(value), style, depth, (key) => {
      out.write(`${jsonText(key, style.raw === true)}:${style.indent === undefined ? "" : " "}`);
      write(out, value.entries.get(key), style, depth + 1);
    });
  } else {
    out.write(scalar(value, style));
  }
}

function writeAll<T>(
  out: TextWriter,
  open: string,
  close: string,
  items: readonly T[],
  style: JsonStyle,
  depth: number,
  writeOne: (item: T) => void,
): void {
  const line = (level: number): string => style.indent === undefined ? "" : `\n${style.indent.repeat(level)}`;
  out.write(open);
  items.forEach((item, index) => {
    out.write((index > 0 ? "," : "") + line(depth + 1));
    writeOne(item);
  });
  out.write((items.length > 0 ? line(depth) : "") + close);
}

function scalar(value: Value, style: JsonStyle): string {
  if (typeof value === "string") return jsonText(value, style.raw === true);
  if (typeof value === "number") return jsonNumber(value);
  if (typeof value === "boolean") return String(value);
  if (value instanceof Int) return String(value.value);
  if (value instanceof Moment) return `"${value.toRfc3339()}"`;
  return value === undefined || value === null || value instanceof List || value instanceof Dict
    ? "null"
    : jsonText(value.toString(), style.raw === true);
}

/** The shortest digits; an exponent below 1e-6 and from 1e21 on, as JavaScript writes numbers. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new NotJson("JSON has no infinite numbers");
  return Object.is(value, -0) ? "-0" : String(value);
}

function jsonText(text: string, raw: boolean): string {
  const plain = JSON.stringify(text.toWellFormed()).replace(/[\u2028\u2029]/g, escapeUnit);
  const withBytes = text.isWellFormed() ? plain : plain.replaceAll("\ufffd", "\\ufffd");
  return raw ? withBytes : withBytes.replace(/[<>&]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
