import { isAbstract } from "./describe.ts";
import { nameOrNothing } from "./find.ts";
import { allSections, type Stacks } from "./stacks.ts";

/** A component in its stack, by name. */
export interface NamedInstance {
  readonly component: string;
  readonly type: string;
  readonly stack: string;
}

/** All of them, once each; models for others are not among them. */
export function namesIn(stacks: Stacks): NamedInstance[] {
  const found = new Map<string, NamedInstance>();
  for (const section of allSections(stacks)) {
    const stack = isAbstract(section) ? undefined : nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    const { name: component, type } = section;
    found.set(JSON.stringify([component, type, stack]), { component, type, stack });
  }
  return [...found.values()];
}
