import { compareText } from "../bytes.ts";
import { TemplateFailure } from "../failure.ts";
import { type Budget, MAX_DEPTH, TextWriter } from "../limits.ts";
import { Moment } from "../time/moment.ts";
import { typeName } from "../type_name.ts";
import { Dict, Int, List, type Value } from "../value.ts";
import { formatBoolean, formatInteger, formatNumber, formatText } from "./leaf.ts";
import { noFlags, padded, type VerbFlags } from "./verb_flags.ts";

/** A value as Go's `%v` prints it: maps in the order of their keys, nil as `<nil>`. */
export function formatValue(value: Value, budget: Budget): string {
  if (typeof value === "string") return value;
  const out = new TextWriter(budget);
  writeValue(out, value, "v", noFlags());
  return out.text();
}

/** Writes a value for a verb; a verb that does not fit shows up as `%!verb(type=value)`, as in Go. */
export function writeValue(out: TextWriter, value: Value, verb: string, flags: VerbFlags, depth = 0): void {
  if (depth > MAX_DEPTH) throw new TemplateFailure("the value to print is nested too deeply");
  if (value === undefined || value === null) return out.write(formatNil(verb, flags, depth));
  if (verb === "T") return out.write(formatText(typeName(value), "s", flags) ?? "");
  if (value instanceof List && verb !== "p") return writeList(out, value, verb, flags, depth);
  if (value instanceof Dict && verb !== "p") return writeDict(out, value, verb, flags, depth);
  const text = formatLeaf(value, verb, flags);
  if (text !== undefined) return out.write(text);
  out.write(`%!${verb}(${typeName(value)}=`);
  writeValue(out, value, "v", flags, depth + 1);
  out.write(")");
}

function formatNil(verb: string, flags: VerbFlags, depth: number): string {
  if (depth > 0) return flags.goSyntax ? "interface {}(nil)" : "<nil>";
  return verb === "v" || verb === "T" ? padded("<nil>", flags) : `%!${verb}(<nil>)`;
}

function formatLeaf(value: Value, verb: string, flags: VerbFlags): string | undefined {
  if (typeof value === "string") return formatText(value, verb, flags);
  if (typeof value === "boolean") return formatBoolean(value, verb, flags);
  if (typeof value === "number") return formatNumber(value, verb, flags);
  if (value instanceof Int) return formatInteger(value.value, verb, flags);
  if (value instanceof List || value instanceof Dict || value === undefined || value === null) {
    return undefined;
  }
  return formatText(value instanceof Moment ? value.describe() : value.toString(), verb, {
    ...flags,
    goSyntax: false,
  });
}

function writeList(out: TextWriter, list: List, verb: string, flags: VerbFlags, depth: number): void {
  const source = verb === "v" && flags.goSyntax;
  if (source) out.write(typeName(list));
  if (source && list.isNil) return out.write("(nil)");
  out.write(source ? "{" : "[");
  list.items.forEach((item, index) => {
    if (index > 0) out.write(source ? ", " : " ");
    writeValue(out, item, verb, flags, depth + 1);
  });
  out.write(source ? "}" : "]");
}

function writeDict(out: TextWriter, dict: Dict, verb: string, flags: VerbFlags, depth: number): void {
  const source = verb === "v" && flags.goSyntax;
  out.write(source ? `${typeName(dict)}{` : "map[");
  sortedKeys(dict).forEach((key, index) => {
    if (index > 0) out.write(source ? ", " : " ");
    writeValue(out, key, verb, flags, depth + 1);
    out.write(":");
    writeValue(out, dict.entries.get(key), verb, flags, depth + 1);
  });
  out.write(source ? "}" : "]");
}

/** The keys of a map in the order in which Go walks and prints them. */
export function sortedKeys(dict: Dict): string[] {
  return [...dict.entries.keys()].sort(compareText);
}
