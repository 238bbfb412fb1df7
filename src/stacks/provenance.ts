import { escapedJson } from "../json_text.ts";
import { printable } from "../printable.ts";
import type { Node } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import { dataOf } from "./data.ts";
import type { Section } from "./section.ts";

/** Characters that places are moved to the right at most, so that they stand below each other. */
const WIDEST = 80;

/** What somebody wrote, not what is worked out. */
const SECTIONS = ["vars", "settings", "env", "metadata", "auth", "backend", "providers", "overrides"];

/** A line for each value of a component: its path, the value, and the place of the file that it comes from. */
export function provenanceOf({ node }: Section): string[] {
  const lines: { said: string; place: string }[] = [];
  const visit = (one: Node, path: string): void => {
    if (one.tag === "!unset") return;
    if (one.type === "map" && one.entries.size > 0) {
      for (const [key, { value }] of one.entries) visit(value, path === "" ? key : `${path}.${key}`);
      return;
    }
    if (one.type === "map" && one.entries.size === 0) return;
    const value = escapedJson(JSON.stringify(dataOf(one)) ?? "");
    lines.push({ said: `${printable(path)}: ${value}`, place: printable(formatPlace(one.place)) });
  };
  for (const key of SECTIONS) {
    const value = node.entries.get(key)?.value;
    if (value !== undefined) visit(value, key);
  }
  const width = lines.reduce((most, { said }) => Math.max(most, Math.min(said.length, WIDEST)), 0);
  return lines.map(({ said, place }) => `${said.padEnd(width)}  # ${place}`);
}
