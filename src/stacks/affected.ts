import { isBelow } from "../system/path.ts";
import { mapData } from "./data.ts";
import { type Instance, keyOf, type Ordered } from "./dependencies.ts";
import { sorted } from "./query/values.ts";
import type { Section } from "./section.ts";

/** What is there, and what was there. */
export interface Comparison {
  readonly now: readonly Instance[];
  readonly before: readonly Instance[];
  /** Absolute paths of what differs besides. */
  readonly changed: readonly string[];
  /** The folders of a component's code: its own, and those of modules that it takes from nearby. */
  readonly foldersOf: ReadonlyMap<string, readonly string[]>;
}

/** Who works on it, and what it is called, change nothing of what is built. */
const ASIDE = new Set(["auth", "command", "inheritance", "hooks"]);

/** The components that are new, that the stacks say something else of, or whose code differs. */
export function affectedInstances({ now, before, changed, foldersOf }: Comparison): Instance[] {
  const earlier = new Map(before.map((one) => [keyOf(one), one.section]));
  return now.filter((instance) => {
    const key = keyOf(instance);
    const old = earlier.get(key);
    if (old === undefined || said(old) !== said(instance.section)) return true;
    const folders = foldersOf.get(key) ?? [];
    return changed.some((path) => folders.some((folder) => isBelow(path, folder)));
  });
}

function said({ node }: Section): string {
  const entries = Object.entries(mapData(node)).filter(([key]) => !ASIDE.has(key));
  return JSON.stringify(sorted(Object.fromEntries(entries)));
}

/** Those that are chosen, and whatever depends on them, in the order of all. */
export function withDependents(all: readonly Ordered[], chosen: readonly Instance[]): Instance[] {
  const found = new Set(chosen.map(keyOf));
  // What one depends on stands before it.
  for (const one of all) if (one.after.some((key) => found.has(key))) found.add(keyOf(one));
  return all.filter((one) => found.has(keyOf(one)));
}
