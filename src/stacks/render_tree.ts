import { type MapEntry, type Node } from "../yaml/node.ts";
import { nodeOf } from "../yaml/evaluated_node.ts";
import { type Data, valuesIn } from "./data.ts";
import type { RenderRules, RenderText } from "./render.ts";
import type { Work } from "./work.ts";

/** A template that is nothing but the way to one value. */
const ONE_VALUE = /^\s*\{\{-?\s*((?:\.[A-Za-z_]\w*)+)\s*-?\}\}\s*$/;

/**
 * Every text of a tree rendered, also those that functions get; `!literal` stays as it is written. Where a template is
 * nothing but the way to a map or list, that stands in its place.
 */
export async function renderTree(
  node: Node,
  data: Data,
  render: RenderText,
  work: Work,
  rules: RenderRules = { missingKey: "error" },
): Promise<Node> {
  work.spend(1, node.place);
  if (node.type === "scalar") {
    if (typeof node.value !== "string" || node.tag === "!literal") return node;
    const whole = node.tag === undefined ? structureAt(node.value, data) : undefined;
    if (whole !== undefined) {
      work.spendNodes(valuesIn(whole), node.place);
      return nodeOf(whole, node.place);
    }
    const value = await render(node.value, data, node.place, rules);
    return value === node.value ? node : { ...node, value };
  }
  if (node.type === "list") {
    const items = await Promise.all(node.items.map((item) => renderTree(item, data, render, work, rules)));
    return items.every((item, at) => item === node.items[at]) ? node : { ...node, items };
  }
  if (node.type !== "map") return node;
  let changed = false;
  const entries = new Map<string, MapEntry>();
  for (const [key, entry] of node.entries) {
    const name = key.includes("{{") ? await render(key, data, entry.keyPlace, rules) : key;
    const value = await renderTree(entry.value, data, render, work, rules);
    if (name !== key || value !== entry.value) changed = true;
    entries.set(name, value === entry.value ? entry : { ...entry, value });
  }
  return changed ? { ...node, entries } : node;
}

function structureAt(text: string, data: Data): object | undefined {
  const path = ONE_VALUE.exec(text)?.[1]?.split(".").slice(1);
  let value: unknown = path === undefined ? undefined : data;
  for (const key of path ?? []) {
    value = typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Data)[key]
      : undefined;
  }
  return typeof value === "object" && value !== null ? value : undefined;
}
