import type { Node } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import { dataOf } from "./data.ts";
import type { Section } from "./section.ts";

/** What somebody wrote, not what is worked out. */
const SECTIONS = ["vars", "settings", "env", "metadata", "auth", "backend", "providers", "overrides"];

/** A line for each value of a component: its path, the value, and the place of the file that it comes from. */
export function provenanceOf({ node }: Section): string[] {
  const lines: { path: string; value: string; place: string }[] = [];
  const visit = (one: Node, path: string): void => {
    if (one.tag === "!unset") return;
    if (one.type === "map" && one.entries.size > 0) {
      for (const [key, { value }] of one.entries) visit(value, path === "" ? key : `${path}.${key}`);
      return;
    }
    if (one.type === "map" && one.entries.size === 0) return;
    lines.push({ path, value: JSON.stringify(dataOf(one)) ?? "", place: formatPlace(one.place) });
  };
  for (const key of SECTIONS) {
    const value = node.entries.get(key)?.value;
    if (value !== undefined) visit(value, key);
  }
  const width = Math.max(0, ...lines.map(({ path, value }) => path.length + value.length + 2));
  return lines.map(({ path, value, place }) => `${`${path}: ${value}`.padEnd(width)}  # ${place}`);
}
