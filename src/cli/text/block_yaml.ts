/**
 * Plain data in blocks of YAML, as the library writes it. What is simple is written here, a hundred times as fast; whatever
 * is not goes to the library.
 */

/**
 * A text that needs no quotes and is no number, word or mark of YAML: it begins with a letter, or with a digit and has
 * something that no number has.
 */
const PLAIN = /^(?:[A-Za-z_]|\/|\d[\d.a-f-]*[g-np-wyzG-NP-WYZ/@ ])(?:[\w ./@+=,-]|:(?! ))*$/;
/** What a plain text cannot end with. */
const ENDING = /[\w./@+=,]$/;
const WORDS = new Set(["null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"]);

/** @param slow writes a map or a list of one entry, whatever it holds, with a line break at its end */
export function blockYaml(value: unknown, slow: (value: unknown) => string): string {
  const lines: string[] = [];
  const block = (held: object, indent: string, first: string): void => {
    const isList = Array.isArray(held);
    let before = first;
    for (const [key, item] of Object.entries(held)) {
      if (item === undefined && !isList) continue;
      const head = isList ? "-" : PLAIN.test(key) && isPlain(key) && key.length < 500 ? `${key}:` : undefined;
      const short = head === undefined ? undefined : shortText(item);
      if (head === undefined || (short === undefined && !isHolder(item))) {
        indented(slow(isList ? [item] : { [key]: item }), indent, before);
      } else if (short !== undefined) {
        lines.push(`${before}${head} ${short}`);
      } else if (isList) {
        block(item as object, `${indent}  `, `${before}- `);
      } else {
        lines.push(`${before}${head}`);
        block(item as object, `${indent}  `, `${indent}  `);
      }
      before = indent;
    }
  };
  const indented = (text: string, indent: string, first: string): void => {
    const [line = "", ...more] = text.slice(0, -1).split("\n");
    lines.push(`${first}${line}`);
    for (const one of more) lines.push(one === "" ? "" : `${indent}${one}`);
  };
  if (!isHolder(value)) return slow(value);
  block(value, "", "");
  return `${lines.join("\n")}\n`;
}

/** A map or list with something in it. */
function isHolder(value: unknown): value is object {
  return isUsual(value) && !isEmpty(value);
}

function isUsual(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.values(value).every((one) => one === undefined);
}

function shortText(value: unknown): string | undefined {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : undefined;
    case "string":
      return isPlain(value) ? value : undefined;
    case "object":
      if (value === null) return "null";
      return isUsual(value) && isEmpty(value) ? Array.isArray(value) ? "[]" : "{}" : undefined;
    default:
      return undefined;
  }
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && ENDING.test(text) && !WORDS.has(text) && !text.startsWith("0x");
}
