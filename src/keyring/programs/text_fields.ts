/**
 * An item that is one text: a JSON object, a document, or the form that password stores agree on, with the password in
 * the first line and `name: value` in others. Pure.
 */
import { type Fields, fieldsOf } from "./fields.ts";

/** What the first line is called, and a document such as a certificate, unless a line of that name says otherwise. */
const PASSWORD = "password";

export function fieldsIn(text: string): Fields {
  const object = fieldsOf(jsonIn(text));
  if (object !== undefined) return object;
  if (isDocument(text)) return { [PASSWORD]: text };
  const lines = linesOf(text);
  const pairs = lines.map(pairIn).filter((pair) => pair !== undefined);
  return { [PASSWORD]: lines[0] ?? "", ...Object.fromEntries(pairs.map(({ name, value }) => [name, value])) };
}

/** The text with new values in the place of the old ones; what else stands there stays. */
export function textWith(text: string | undefined, fields: Fields): string {
  const object = text === undefined ? {} : jsonIn(text);
  const isObject = fieldsOf(object) !== undefined;
  const fits = Object.values(fields).every((value) => !/[\r\n]/.test(value) && value.trim() === value);
  if (text !== undefined && !isObject && !isDocument(text) && fits) return linesWith(text, fields);
  const before = isObject ? object as object : fieldsIn(text ?? "");
  return `${JSON.stringify({ ...before, ...fields }, undefined, 2)}\n`;
}

function linesWith(text: string, fields: Fields): string {
  const left = new Map(Object.entries(fields));
  const isNamed = linesOf(text).some((line) => pairIn(line)?.name === PASSWORD);
  const lines = linesOf(text).map((line, index) => {
    const first = index === 0 && !isNamed ? left.get(PASSWORD) : undefined;
    if (first !== undefined) {
      left.delete(PASSWORD);
      return first;
    }
    const pair = pairIn(line);
    const value = left.get(pair?.name ?? "");
    if (pair === undefined || value === undefined) return line;
    left.delete(pair.name);
    return pair.start + value;
  });
  return [...lines, ...[...left].map(([name, value]) => `${name}: ${value}`), ""].join("\n");
}

function isDocument(text: string): boolean {
  return text.startsWith("-----BEGIN ");
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

/** `access key id: AKIA…`, `AWS_ACCESS_KEY_ID=AKIA…`, with what stands before the value. */
function pairIn(line: string): { name: string; value: string; start: string } | undefined {
  const [, start = "", name = "", value = ""] =
    /^((?:export\s+)?(\p{L}[\p{L}\p{N} _.-]{0,60}?)\s*[:=]\s*)(.*?)\s*$/u.exec(line) ?? [];
  return name === "" ? undefined : { name, value, start };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not the parser's message, which would quote the text.
  }
}
