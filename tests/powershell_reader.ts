/**
 * What PowerShell would make of `$env:NAME = …;` lines, for machines without it: string literals as its language
 * specification (2.3.5.2) and `about_Quoting_Rules` describe them. Stricter than the real one, so that whatever is
 * read here is no expression, no second command and no variable there.
 */

const SINGLE = "'\u2018\u2019\u201a\u201b";
const DOUBLE = '"\u201c\u201d\u201e';
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  e: "\u001b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
/** Of everything between `$(` and `)`, these two are taken for what they give. */
const CHARACTER = /^\$\(\[char\](?:0x([0-9a-f]{1,4})|::ConvertFromUtf32\(0x([0-9a-f]{1,6})\))\)/;

/** @throws Error at anything but assignments of plain strings, or of `$null`, which unsets */
export function readPowershell(text: string): Map<string, string | undefined> {
  const variables = new Map<string, string | undefined>();
  let rest = text;
  while (rest !== "") {
    const [start = "", name = ""] = /^\$env:([A-Za-z_]\w*) = /.exec(rest) ?? [];
    if (start === "") throw new Error(`no assignment: ${rest.slice(0, 60)}`);
    rest = rest.slice(start.length);
    const [value, length] = rest.startsWith("$null") ? [undefined, "$null".length] as const : literal(rest);
    variables.set(name, value);
    rest = rest.slice(length);
    if (!rest.startsWith(";\n")) throw new Error(`something behind ${name}: ${rest.slice(0, 60)}`);
    rest = rest.slice(";\n".length);
  }
  return variables;
}

/** The text of a literal, and how long it is written. */
function literal(text: string): readonly [value: string, length: number] {
  const quotes = [SINGLE, DOUBLE].find((kind) => kind.includes(text.charAt(0)));
  if (quotes === undefined || text === "") throw new Error(`no string: ${text.slice(0, 60)}`);
  let value = "";
  for (let at = 1; at < text.length; at++) {
    const here = text.charAt(at);
    if (quotes.includes(here)) {
      const next = text.charAt(at + 1);
      if (next === "" || !quotes.includes(next)) return [value, at + 1];
      value += next;
      at++;
    } else if (quotes === DOUBLE && here === "`") {
      const next = text.charAt(++at);
      if (next === "u") throw new Error("Windows PowerShell has no `u");
      value += ESCAPES[next] ?? next;
    } else if (quotes === DOUBLE && here === "$") {
      const [whole, unit, point] = CHARACTER.exec(text.slice(at)) ?? [];
      if (whole === undefined) throw new Error(`an expression: ${text.slice(at, at + 60)}`);
      value += unit !== undefined
        ? String.fromCharCode(parseInt(unit, 16))
        : String.fromCodePoint(parseInt(point ?? "", 16));
      at += whole.length - 1;
    } else if (here === "\n" || here === "\r") {
      throw new Error("a line end in a string: lines of a command's output are joined in different ways");
    } else {
      value += here;
    }
  }
  throw new Error("a string without an end");
}
