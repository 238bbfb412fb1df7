/**
 * Adds entries to a map of a YAML file that a person has written. Everything else stays as it is, to the letter: the
 * text is not printed anew, lines are put between its lines.
 */
import type { Document, LineCounter, Node as YamlNode, Pair, YAMLMap } from "yaml";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { composeDocument, loadYaml, type Yaml } from "./document.ts";
import { entryLines, keyText, type NewEntry } from "./entry_lines.ts";
import { invalid } from "./problems.ts";
import { syntaxWords } from "./syntax_words.ts";
import { endOfLine, lastOffset, same, valueOf } from "./text_places.ts";

export interface InsertRequest {
  readonly text: string;
  /** How the file is shown. */
  readonly file: string;
  /** The map's keys, from the top: maps that are not there are made. */
  readonly path: readonly string[];
  readonly entries: readonly NewEntry[];
}

interface Work extends InsertRequest {
  readonly yaml: Yaml;
  readonly lines: LineCounter;
  /** What one level is indented by in this file. */
  readonly step: number;
}

/** Lines that come in at an offset. What is `removed` is behind it, on the line above. */
interface Insertion {
  readonly offset: number;
  readonly lines: readonly string[];
  readonly removed?: readonly [number, number];
}

/**
 * The text with the entries behind those that there are.
 *
 * @throws AtmosError `config_invalid` with the place, when they cannot be added without writing something else anew
 */
export async function insertEntries(request: InsertRequest): Promise<string> {
  const yaml = await loadYaml();
  const lines = new yaml.LineCounter();
  const document = composeDocument(yaml, request.text, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const { message, hint } = syntaxWords(error.code);
    throw refused({ ...request, lines }, error.pos[0], message, hint);
  }
  const root = document.contents as YamlNode | null;
  const work: Work = { ...request, yaml, lines, step: stepIn(root, { ...request, yaml, lines }) };
  const insertion = root === null || isNull(yaml, root)
    ? { offset: endOfComments(request.text), lines: nested(work, 0, 0) }
    : place(work, root, 0);
  const text = applied(request.text, insertion);
  assertOnlyAdded(yaml, document, text, request);
  return text;
}

/** Where the entries come in, from the map that stands at `depth` of the path. */
function place(work: Work, node: YamlNode, depth: number): Insertion {
  const { yaml, path, text } = work;
  if (!yaml.isMap(node) || node.flow || node.items.length === 0) {
    const what = yaml.isMap(node) ? "it is written in braces" : "it is no map";
    throw refused(work, node.range?.[0] ?? 0, `cannot add to ${nameOf(path.slice(0, depth))}: ${what}`);
  }
  const indent = indentOf(work, node);
  const key = path[depth];
  if (key === undefined) {
    return { offset: endOfMap(work, node, indent), lines: entryLines(work.entries, indent, work.step) };
  }
  const pair = node.items.find((one) => yaml.isScalar(one.key) && String(one.key.value) === key);
  if (pair === undefined) return { offset: endOfMap(work, node, indent), lines: nested(work, depth, indent) };
  const value = pair.value as YamlNode | null;
  const keyEnd = (pair.key as YamlNode).range?.[1] ?? 0;
  const below = depth + 1;
  if (value === null || isNull(yaml, value)) {
    const end = value?.range?.[1] ?? keyEnd;
    return { offset: endOfLine(text, Math.max(keyEnd, end)), lines: nested(work, below, indent + work.step) };
  }
  if (yaml.isMap(value) && value.flow && value.items.length === 0 && value.tag === undefined) {
    const [start, end] = value.range ?? [0, 0, 0];
    const removed = [text.slice(0, start).trimEnd().length, end] as const;
    return { offset: endOfLine(text, end), lines: nested(work, below, indent + work.step), removed };
  }
  return place(work, value, below);
}

/** The entries with the maps above them that are missing. */
function nested({ path, entries, step }: Work, depth: number, indent: number): string[] {
  const missing = path.slice(depth);
  return [
    ...missing.map((key, level) => `${" ".repeat(indent + level * step)}${keyText(key)}:`),
    ...entryLines(entries, indent + missing.length * step, step),
  ];
}

function isNull(yaml: Yaml, node: YamlNode): boolean {
  return yaml.isScalar(node) && node.value === null && node.tag === undefined && !node.anchor;
}

/** The column of a map's first key. */
function indentOf({ lines }: Pick<Work, "lines">, { items: [first] }: YAMLMap): number {
  return lines.linePos((first?.key as YamlNode | undefined)?.range?.[0] ?? 0).col - 1;
}

const USUAL_STEP = 2;

/** How far the first map in the file stands from the one above it. */
function stepIn(root: YamlNode | null, work: Omit<Work, "step">): number {
  const { yaml } = work;
  if (!yaml.isMap(root)) return USUAL_STEP;
  const below = root.items.map(({ value }: Pair) => value).find((value): value is YAMLMap =>
    yaml.isMap(value) && !value.flow && value.items.length > 0
  );
  return below === undefined ? USUAL_STEP : Math.max(1, indentOf(work, below) - indentOf(work, root));
}

/** Behind the last entry, and comments that stand as far in as entries do. */
function endOfMap({ yaml, text }: Work, map: YAMLMap, indent: number): number {
  let end = endOfLine(text, lastOffset(yaml, map));
  for (let next = end; next < text.length;) {
    const lineEnd = text.indexOf("\n", next);
    const after = lineEnd < 0 ? text.length : lineEnd + 1;
    const line = text.slice(next, after);
    const isComment = /^ *#/.test(line) && line.search(/#/) >= Math.max(indent, 1);
    if (!isComment && line.trim() !== "") break;
    if (isComment) end = after;
    next = after;
  }
  return end;
}

/** In a file without any value: before the mark that ends it, where there is one. */
function endOfComments(text: string): number {
  const mark = /^\.\.\.\s*$/m.exec(text);
  return mark?.index ?? text.length;
}

function applied(text: string, { offset, lines, removed }: Insertion): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const before = removed === undefined
    ? text.slice(0, offset)
    : text.slice(0, removed[0]) + text.slice(removed[1], offset);
  const open = before !== "" && !before.endsWith("\n") ? lineEnd : "";
  return `${before}${open}${lines.map((line) => line + lineEnd).join("")}${text.slice(offset)}`;
}

/** Whatever YAML somebody writes, nothing that stood there may mean something else afterwards. */
function assertOnlyAdded(yaml: Yaml, before: Document, text: string, request: InsertRequest): void {
  const { file, path, entries } = request;
  const after = composeDocument(yaml, text, new yaml.LineCounter());
  const isWhole = after.errors.length === 0 &&
    entries.every(({ name, value }) => same(valueOf(yaml, after.getIn([...path, name], true)), value));
  for (const { name } of entries) after.deleteIn([...path, name]);
  if (
    isWhole && same(withoutEmpty(valueOf(yaml, before.contents)), withoutEmpty(valueOf(yaml, after.contents)))
  ) return;
  throw new AtmosError(
    "config_invalid",
    `cannot add to ${nameOf(path)} of "${printable(file)}" as it is written`,
    {
      hint: "Add the entries by hand.",
    },
  );
}

/** Maps that are there for what was added, and taken away again, are as if they had not been. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  const rest = Object.entries(value).map(([key, one]) => [key, withoutEmpty(one)] as const)
    .filter(([, one]) => one !== null);
  return rest.length === 0 ? null : Object.fromEntries(rest);
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? "the file" : path.map(printable).join(".");
}

function refused(
  { file, lines }: { readonly file: string; readonly lines: LineCounter },
  offset: number,
  message: string,
  hint = "Write it as a map with one entry a line, or add the entries by hand.",
): AtmosError {
  const { line, col } = lines.linePos(offset);
  return invalid({ file, line, column: col }, message, hint);
}
