/** Entries as a person would write them: one key a line, what is below in braces. Pure. */

export interface NewEntry {
  readonly name: string;
  /** Maps, lists, texts, numbers and truth values. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** @param step what one level is indented by */
export function entryLines(entries: readonly NewEntry[], indent: number, step: number): string[] {
  const blanks = " ".repeat(indent);
  const below = " ".repeat(indent + step);
  return entries.flatMap(({ name, value }) => [
    `${blanks}${keyText(name)}:`,
    ...Object.entries(value).map(([key, one]) => `${below}${keyText(key)}: ${flowText(one)}`),
  ]);
}

export function keyText(key: string): string {
  return /^[A-Za-z_][\w./@+-]*$/.test(key) ? plainOrQuoted(key) : JSON.stringify(key);
}

/** A value on one line, where two that differ read differently. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const inside = Object.entries(value).map(([key, one]) => `${keyText(key)}: ${flowText(one)}`);
    return inside.length === 0 ? "{}" : `{ ${inside.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  const isPlain = /^[A-Za-z_][\w./@+-]*( [\w./@+-]+)*$/.test(value) || /^https:\/\/[\w./%@+=-]+$/.test(value);
  return isPlain ? plainOrQuoted(value) : JSON.stringify(value);
}

/** Words that some reader of YAML takes for something else than text. */
function plainOrQuoted(text: string): string {
  return /^(true|false|yes|no|on|off|null|y|n)$/i.test(text) ? JSON.stringify(text) : text;
}
