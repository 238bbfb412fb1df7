import { TemplateFailure } from "../failure.ts";
import { formatFloat } from "../format/float.ts";
import { formatValue, sortedKeys } from "../format/value.ts";
import { type Budget, MAX_DEPTH, TextWriter } from "../limits.ts";
import { type Builtins, takes } from "../signature.ts";
import { Moment } from "../time/moment.ts";
import { Dict, List, type Value } from "../value.ts";

/** `toYaml` in block style with sorted keys. Reading YAML needs a parser, which the caller may add as a function. */
export const yamlFunctions: Builtins = {
  toYaml: takes(["any"], ([value], { budget }) => {
    const out = new TextWriter(budget);
    writeNode(out, value, "", budget, 0);
    return out.text().replace(/^\n/, "");
  }),
};

/** Writes a value after a key or dash: scalars on the same line, the rest on lines of their own. */
function writeNode(out: TextWriter, value: Value, indent: string, budget: Budget, depth: number): void {
  if (depth > MAX_DEPTH) throw new TemplateFailure("the value to write is nested too deeply");
  if (value instanceof List && value.items.length > 0) {
    for (const item of value.items) {
      out.write(`\n${indent}-`);
      writeItem(out, item, indent, budget, depth);
    }
  } else if (value instanceof Dict && value.entries.size > 0) {
    for (const key of sortedKeys(value)) {
      out.write(`\n${indent}${key.includes("\n") ? JSON.stringify(key) : text(key, indent)}:`);
      const child = value.entries.get(key);
      // The dashes of a list stand right below the key that holds it.
      const inner = child instanceof List ? indent : `${indent}  `;
      if (isBlock(child)) writeNode(out, child, inner, budget, depth + 1);
      else out.write(` ${scalar(child, inner, budget)}`);
    }
  } else {
    out.write(scalar(value, indent, budget));
  }
}

/** Writes an element after its dash; a nested block begins on the line of the dash. */
function writeItem(out: TextWriter, item: Value, indent: string, budget: Budget, depth: number): void {
  const inner = `${indent}  `;
  if (!isBlock(item)) return out.write(` ${scalar(item, inner, budget)}`);
  const block = new TextWriter(budget);
  writeNode(block, item, inner, budget, depth + 1);
  out.write(` ${block.text().slice(1 + inner.length)}`);
}

function isBlock(value: Value): boolean {
  return (value instanceof List && value.items.length > 0) ||
    (value instanceof Dict && value.entries.size > 0);
}

function scalar(value: Value, indent: string, budget: Budget): string {
  if (typeof value === "string") return text(value, indent);
  if (value === undefined || value === null) return "null";
  if (typeof value === "number") return yamlNumber(value);
  if (value instanceof List) return value.isNil ? "null" : "[]";
  if (value instanceof Dict) return "{}";
  return value instanceof Moment ? `"${value.toRfc3339()}"` : formatValue(value, budget);
}

/** A whole number without an exponent where it fits into 64 bits, else as Go prints it. */
function yamlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TemplateFailure("infinite numbers cannot be written");
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(BigInt(value)) : formatFloat(value);
}

/** Words and numbers that YAML readers, old ones included, take for something other than text. */
const NOT_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|y|n|<<|[-+]?\.inf|\.nan|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?e[-+]?[0-9]+|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?|[-+]?0[xob][0-9a-f_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$/i;

/** What may not begin a plain scalar, or may not stand inside one (YAML 1.2, 7.3.3). */
const NOT_PLAIN = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^\s|\s$|: |:$| #|^---|^\.\.\./;

function text(value: string, indent: string): string {
  if (value === "" || NOT_TEXT.test(value)) return JSON.stringify(value);
  if (!isEasy(value)) return JSON.stringify(value.toWellFormed());
  if (value.includes("\n")) return block(value, indent);
  return NOT_PLAIN.test(value) ? `'${value.replaceAll("'", "''")}'` : value;
}

/** Whether every character may stand in YAML as it is. */
function isEasy(value: string): boolean {
  // deno-lint-ignore no-control-regex
  return value.isWellFormed() && !/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(value);
}

/** A literal block; text that begins or ends with more than one line needs quotes to stay as it is. */
function block(value: string, indent: string): string {
  if (/^\s/.test(value) || / \n| $|\n\n$/.test(value)) return JSON.stringify(value);
  const keep = value.endsWith("\n") ? "" : "-";
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  const margin = indent === "" ? "  " : indent;
  return `|${keep}\n${body.split("\n").map((line) => line === "" ? "" : margin + line).join("\n")}`;
}
