/** Where things of a parsed document stand in its text, for whoever changes a text without printing it anew. Pure. */
import type { Node as YamlNode, Pair } from "yaml";
import type { Yaml } from "./document.ts";

/** Where the last thing in a node ends, without the comments and blank lines behind it. */
export function lastOffset(yaml: Yaml, node: YamlNode): number {
  if (yaml.isCollection(node) && !node.flow) {
    const last = node.items.at(-1);
    if (yaml.isPair(last)) {
      const { key, value } = last as Pair<YamlNode, YamlNode | null>;
      const own = value === null ? 0 : lastOffset(yaml, value);
      return Math.max(own, key.range?.[1] ?? 0);
    }
    if (yaml.isNode(last)) return lastOffset(yaml, last);
  }
  return node.range?.[1] ?? 0;
}

/** The begin of the next line; where the offset is one already, itself. */
export function endOfLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** What a node holds, as plain data. */
export function valueOf(yaml: Yaml, node: unknown): unknown {
  return yaml.isNode(node) ? JSON.parse(JSON.stringify(node)) : node ?? null;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
