import { AtmosError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { mapData } from "./data.ts";
import { componentsOf, type Section, sectionOf } from "./section.ts";
import type { Stacks } from "./stacks.ts";

export interface Wanted {
  readonly component: string;
  readonly stack: string;
  /** Any type when it is not said. */
  readonly type?: string | undefined;
}

const TYPES = ["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm", "container", "emulator"];

/**
 * The component of this name in the stack of this name.
 *
 * @throws AtmosError `not_found` with the nearest names; `config_invalid` when manifests describe it differently
 */
export function findSection(stacks: Stacks, wanted: Wanted): Section {
  const found: Section[] = [];
  for (const type of wanted.type === undefined ? TYPES : [wanted.type]) {
    for (const section of sectionsNamed(stacks, type, wanted.component)) {
      if (nameOrNothing(stacks, section) === wanted.stack) found.push(section);
    }
    if (found.length > 0) break;
  }
  const [first, ...others] = found;
  if (first === undefined) throw notFound(stacks, wanted);
  const differing = others.find((other) => !isSame(first, other));
  if (differing !== undefined) throw duplicate(wanted, [first, differing]);
  return first;
}

/** A component as every manifest describes it that has one of this name. */
export function* sectionsNamed(
  { manifests, settings }: Stacks,
  type: string,
  name: string,
): Generator<Section> {
  for (const manifest of manifests) {
    if (componentsOf(manifest, type)?.entries.has(name)) yield sectionOf(manifest, type, name, settings);
  }
}

/** Where a pattern's or template's values are missing, it is not the stack that somebody means. */
export function nameOrNothing({ nameOf }: Stacks, section: Section): string | undefined {
  try {
    return nameOf(section);
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}

export function isSame(one: Section, other: Section): boolean {
  return JSON.stringify(mapData(one.node)) === JSON.stringify(mapData(other.node));
}

/** @throws AtmosError for two manifests that describe one component of one stack differently */
export function duplicate({ component, stack }: Wanted, sections: readonly Section[]): AtmosError {
  const places = sections.map(({ manifest }) => printable(manifest.name)).join(" and ");
  return new AtmosError(
    "config_invalid",
    `duplicate component configuration: ${places} describe the component "${
      printable(component)
    }" of the stack ` +
      `"${printable(stack)}" differently`,
    { hint: "Give the stacks different names, or let one manifest import the other." },
  );
}

function notFound(stacks: Stacks, { component, stack, type }: Wanted): AtmosError {
  const names = new Set<string>();
  const components = new Set<string>();
  for (const one of type === undefined ? TYPES : [type]) {
    for (const manifest of stacks.manifests) {
      for (const name of componentsOf(manifest, one)?.entries.keys() ?? []) {
        components.add(name);
        if (name !== component) continue;
        const section = sectionOf(manifest, one, name, stacks.settings);
        const called = nameOrNothing(stacks, section);
        // Lists show it by this name, which it has only because its own cannot be made: that is what to mend.
        if (manifest.name === stack && called === undefined) stacks.nameOf(section);
        if (called !== undefined) names.add(called);
        if (manifest.name === stack && called !== undefined && called !== stack) {
          return new AtmosError(
            "not_found",
            `invalid stack "${printable(stack)}": that is the file of another one`,
            {
              hint: `Did you mean ${printable(called)}? \`atmos list stacks\` shows all names.`,
            },
          );
        }
      }
    }
  }
  const meant = components.has(component)
    ? didYouMean(stack, [...names]) ?? someStacks(component, names)
    : didYouMean(component, [...components]);
  return new AtmosError(
    "not_found",
    `Could not find the component "${printable(component)}" in the stack "${printable(stack)}"`,
    {
      hint: `${meant === undefined ? "" : `${printable(meant)} `}` +
        "`atmos list stacks` and `atmos list components` show what there is. Is an import or a variable of the name missing?",
    },
  );
}

function someStacks(component: string, names: ReadonlySet<string>): string | undefined {
  const some = [...names].sort().slice(0, 5);
  return some.length === 0 ? undefined : `${component} is in ${some.join(", ")}.`;
}
