import { childOf, type Node, nodeAt } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { dataOf } from "./data.ts";
import type { Input } from "./layered.ts";

/** Who a component works as, as far as the stacks say it. */
export interface StackIdentity {
  readonly name: string;
  readonly place: Place;
}

/**
 * The identities that the most specific level marks as default: the component, then its bases, the type, the manifest.
 * More than one only where one level marks several. `settings.auth.identity: NAME` is a shorthand for such a mark, and
 * gives way to one of the same level.
 */
export function stackIdentities(
  { root, section, component, inheritance, overrides }: Input,
): StackIdentity[] {
  const levels = [
    overrides,
    component,
    ...inheritance.bases.map(({ node }) => node).toReversed(),
    section,
    root,
  ];
  const refused = new Set<string>();
  for (const level of levels) {
    const marked = marks(level, refused);
    if (marked.length > 0) return marked;
    const short = nodeAt(level, ["settings", "auth", "identity"]);
    const name = dataOf(short);
    if (short !== undefined && typeof name === "string" && name !== "") return [{ name, place: short.place }];
  }
  return [];
}

/** A level that says `default: false` of an identity takes back what a lower one says. */
function marks(level: Node | undefined, refused: Set<string>): StackIdentity[] {
  const identities = nodeAt(level, ["auth", "identities"]);
  if (identities?.type !== "map") return [];
  const found: StackIdentity[] = [];
  for (const [name, { keyPlace, value }] of identities.entries) {
    const mark = dataOf(childOf(value, "default"));
    if (isSaid(mark, false)) refused.add(name);
    else if (isSaid(mark, true) && !refused.has(name)) found.push({ name, place: keyPlace });
  }
  return found;
}

function isSaid(mark: unknown, wanted: boolean): boolean {
  return mark === wanted || mark === String(wanted);
}
