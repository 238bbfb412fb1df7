/**
 * Changes lists of named things in a YAML file that a person has written, such as `clusters: [{name: a, …}]`. Everything
 * else stays as it is, to the letter.
 */
import type { Document, Node as YamlNode, Pair, YAMLMap, YAMLSeq } from "yaml";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { composeDocument, loadYaml, type Yaml } from "./document.ts";
import { endOfLine, lastOffset, same, valueOf } from "./text_places.ts";

type Data = Readonly<Record<string, unknown>>;

/** One thing of a list at the top, or a text there. */
export type Edit =
  | {
    readonly list: string;
    readonly name: string;
    /** What stands there then, beside its name; undefined: nothing does. */
    readonly value: Data | undefined;
  }
  | { readonly key: string; readonly text: string };

/**
 * The text with all edits made.
 *
 * @param file for messages
 * @throws AtmosError `storage` where that cannot be done without changing something else
 */
export async function editNamedItems(text: string, file: string, edits: readonly Edit[]): Promise<string> {
  const yaml = await loadYaml();
  let result = text;
  for (const edit of edits) {
    const before = parsed(yaml, result, file);
    const next = "list" in edit
      ? editList(yaml, result, before, file, edit)
      : editText(yaml, result, before, file, edit);
    const after = parsed(yaml, next, file);
    const wanted = edited(valueOf(yaml, before.contents), edit);
    if (!same(wanted, valueOf(yaml, after.contents))) throw unchangeable(file);
    result = next;
  }
  return result;
}

/** The data of a file. @throws AtmosError `storage` for what is no map */
export async function dataIn(text: string, file: string): Promise<Data> {
  const yaml = await loadYaml();
  return (valueOf(yaml, parsed(yaml, text, file).contents) ?? {}) as Data;
}

function parsed(yaml: Yaml, text: string, file: string): Document {
  const document = composeDocument(yaml, text, new yaml.LineCounter());
  const { contents } = document;
  const isEmpty = contents === null || (yaml.isScalar(contents) && contents.value === null);
  if (document.errors.length === 0 && (isEmpty || yaml.isMap(contents))) return document;
  throw new AtmosError("storage", `cannot change "${printable(file)}": it is no YAML file with a map`, {
    hint: "Mend it, or move it away.",
  });
}

function unchangeable(file: string): AtmosError {
  return new AtmosError(
    "storage",
    `cannot change "${printable(file)}" as it is written without changing something else`,
    { hint: "Write its lists with one entry a line, as `kubectl config view --raw` prints them." },
  );
}

/** What the data are after an edit. */
function edited(before: unknown, edit: Edit): Data {
  const data = (before ?? {}) as Data;
  if (!("list" in edit)) return { ...data, [edit.key]: edit.text };
  const { list, name, value } = edit;
  const items = (data[list] ?? []) as readonly Data[];
  const at = items.findIndex((item) => item?.["name"] === name);
  if (value === undefined) return at < 0 ? data : { ...data, [list]: items.toSpliced(at, 1) };
  const item = { name, ...value };
  return { ...data, [list]: at < 0 ? [...items, item] : items.with(at, item) };
}

function pairOf(
  yaml: Yaml,
  { contents }: Document,
  key: string,
): Pair<YamlNode, YamlNode | null> | undefined {
  if (!yaml.isMap(contents)) return undefined;
  const found = (contents as YAMLMap).items.find((one) => yaml.isScalar(one.key) && one.key.value === key);
  return found as Pair<YamlNode, YamlNode | null> | undefined;
}

function editText(
  yaml: Yaml,
  text: string,
  document: Document,
  file: string,
  { key, text: value }: { readonly key: string; readonly text: string },
): string {
  const pair = pairOf(yaml, document, key);
  if (pair === undefined) return appended(yaml, text, document, file, [`${key}: ${JSON.stringify(value)}`]);
  const [start, end] = pair.value?.range ?? [0, 0];
  if (start < end) return text.slice(0, start) + JSON.stringify(value) + text.slice(end);
  const colon = text.indexOf(":", pair.key.range?.[1] ?? 0);
  return `${text.slice(0, colon + 1)} ${JSON.stringify(value)}${text.slice(colon + 1)}`;
}

function editList(
  yaml: Yaml,
  text: string,
  document: Document,
  file: string,
  { list, name, value }: Extract<Edit, { list: string }>,
): string {
  const pair = pairOf(yaml, document, list);
  if (pair === undefined || isNone(yaml, pair.value)) {
    if (value === undefined) return text;
    const lines = itemLines(yaml, { name, ...value }, 0);
    if (pair === undefined) return appended(yaml, text, document, file, [`${list}:`, ...lines]);
    return replacedValue(text, pair, lines);
  }
  const items = pair.value;
  if (!yaml.isSeq(items) || items.flow) throw unchangeable(file);
  const nodes = (items as YAMLSeq<YamlNode>).items;
  const at = nodes.findIndex((node) => yaml.isMap(node) && node.get("name") === name);
  const [first] = nodes;
  if (first === undefined || nodes.some((node) => !yaml.isNode(node))) throw unchangeable(file);
  const indent = dashOf(text, first, file).column;
  const lines = value === undefined ? [] : itemLines(yaml, { name, ...value }, indent);
  const node = nodes[at];
  if (node === undefined) {
    return value === undefined ? text : spliced(text, endOfLine(text, lastOffset(yaml, items)), 0, lines);
  }
  const { lineStart } = dashOf(text, node, file);
  if (value === undefined && nodes.length === 1) {
    const end = endOfLine(text, lastOffset(yaml, node));
    return replacedValue(text.slice(0, lineStart) + text.slice(end), pair, undefined);
  }
  return spliced(text, lineStart, endOfLine(text, lastOffset(yaml, node)) - lineStart, lines);
}

function isNone(yaml: Yaml, value: YamlNode | null): boolean {
  if (value === null) return true;
  return yaml.isScalar(value) ? value.value === null : yaml.isSeq(value) && value.items.length === 0;
}

/** Where the line of an item begins, and its dash stands. */
function dashOf(
  text: string,
  node: YamlNode,
  file: string,
): { readonly lineStart: number; readonly column: number } {
  const start = node.range?.[0] ?? 0;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (!/^ *- +$/.test(before)) throw unchangeable(file);
  return { lineStart, column: before.indexOf("-") };
}

function itemLines(yaml: Yaml, item: Data, indent: number): string[] {
  const text = yaml.stringify([item], { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
  return text.trimEnd().split("\n").map((line) => " ".repeat(indent) + line);
}

/** The value of a key replaced by a list on lines of its own, or by one that is empty. */
function replacedValue(
  text: string,
  { key, value }: Pair<YamlNode, YamlNode | null>,
  lines: readonly string[] | undefined,
): string {
  const colon = text.indexOf(":", key.range?.[1] ?? 0) + 1;
  if (lines === undefined) return `${text.slice(0, colon)} []${text.slice(colon)}`;
  const [start, end] = value?.range ?? [colon, colon];
  const without = start < end ? text.slice(0, start).trimEnd() + text.slice(end) : text;
  return spliced(without, endOfLine(without, colon), 0, lines);
}

/** Behind everything else of the map at the top. */
function appended(
  yaml: Yaml,
  text: string,
  { contents }: Document,
  file: string,
  lines: readonly string[],
): string {
  if (!yaml.isMap(contents)) return spliced(text, text.length, 0, lines);
  if (contents.flow) throw unchangeable(file);
  return spliced(text, endOfLine(text, lastOffset(yaml, contents)), 0, lines);
}

function spliced(text: string, at: number, removed: number, lines: readonly string[]): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text.slice(0, at);
  const open = before !== "" && !before.endsWith("\n") && lines.length > 0 ? lineEnd : "";
  return before + open + lines.map((line) => line + lineEnd).join("") + text.slice(at + removed);
}
