import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { asRecord } from "../clouds/untyped.ts";
import type { Section } from "./section.ts";
import { settingAt } from "./settings.ts";

/** By which marks of `metadata` components are chosen. */
export interface Marks {
  /** Any of these. */
  readonly tags: readonly string[];
  /** All of these: a name, or a name and its value. */
  readonly labels: readonly string[];
}

/**
 * Whether a component has one of the tags, and every label.
 *
 * @throws AtmosError `usage` for a label without a name
 */
export function markedWith({ tags, labels }: Marks): (section: Section) => boolean {
  const wanted = labels.map((label) => {
    const at = label.indexOf("=");
    if (at !== 0 && label !== "") {
      return at < 0 ? [label] as const : [label.slice(0, at), label.slice(at + 1)] as const;
    }
    throw new AtmosError("usage", `cannot choose by the label "${printable(label)}": it has no name`, {
      hint: "Write --labels team=data,tier, for components with both.",
    });
  });
  return ({ node }) => {
    const own = settingAt(node, ["metadata", "tags"]);
    const has = new Set(Array.isArray(own) ? own.map(String) : []);
    const labelled = asRecord(settingAt(node, ["metadata", "labels"]));
    return (tags.length === 0 || tags.some((tag) => has.has(tag))) &&
      wanted.every(([name, value]) =>
        Object.hasOwn(labelled, name) && (value === undefined || String(labelled[name]) === value)
      );
  };
}
