import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import { isBelow, relative, resolve, sep } from "../system/path.ts";
import { isAbstract } from "./describe.ts";
import { findSection, nameOrNothing, type Wanted } from "./find.ts";
import { physicalFolder, type Section } from "./section.ts";
import { allSections, type Stacks } from "./stacks.ts";

/** What a component that is named by a path is looked for with. */
export interface Ground {
  /** Where relative paths begin. */
  readonly workingFolder: string;
  /** Where the folders of components begin. */
  readonly basePath: string;
}

/** Types of which it is said where their folders lie. */
const PLACED = ["terraform", "helmfile"] as const;

/**
 * The component that is meant by its name, or else by the path of its folder.
 *
 * @throws AtmosError as {@link findSection}; `usage` for a path that leads to none, or to several
 */
export function findNamed(stacks: Stacks, wanted: Wanted, ground: Ground): Section {
  try {
    return findSection(stacks, wanted);
  } catch (error) {
    const isPath = /^\.{1,2}([\\/]|$)/.test(wanted.component);
    if (!(error instanceof AtmosError) || error.code !== "not_found") throw error;
    if (!isPath && !/[\\/]/.test(wanted.component)) throw error;
    const place = placeOf(stacks, resolve(ground.workingFolder, wanted.component), ground);
    // It may have been meant as a name.
    if (place === undefined && !isPath && !/^([\\/]|[A-Za-z]:)/.test(wanted.component)) throw error;
    return ofFolder(stacks, wanted, place);
  }
}

interface FolderPlace {
  readonly type: string;
  /** Below the folder of the type, with `/`. */
  readonly folder: string;
}

function placeOf({ settings }: Stacks, path: string, { basePath }: Ground): FolderPlace | undefined {
  for (const type of PLACED) {
    const base = settings[type].basePath;
    if (base === undefined) continue;
    const all = resolve(basePath, base);
    if (path === all) return { type, folder: "" };
    if (isBelow(path, all)) return { type, folder: relative(all, path).split(sep).join("/") };
  }
  return undefined;
}

function ofFolder(
  stacks: Stacks,
  { component, stack, type }: Wanted,
  place: FolderPlace | undefined,
): Section {
  const told = `cannot find the component "${printable(component)}"`;
  const names = "`atmos list components` shows their names.";
  if (place === undefined) {
    throw new AtmosError("usage", `${told}: the path is not within Atmos component directories`, {
      hint: names,
    });
  }
  if (place.folder === "") {
    throw new AtmosError(
      "usage",
      `${told}: that is the folder of all of them, so the path must specify a component directory`,
      {
        hint: names,
      },
    );
  }
  if (type !== undefined && type !== place.type) {
    throw new AtmosError(
      "usage",
      `${told}: its component type does not match the command: the folder is one of ${place.type}`,
      { hint: `Use \`atmos ${place.type}\`.` },
    );
  }
  const found = new Map<string, Section>();
  for (const section of allSections(stacks)) {
    if (section.type !== place.type || physicalFolder(section) !== place.folder) continue;
    if (nameOrNothing(stacks, section) === stack) found.set(section.name, found.get(section.name) ?? section);
  }
  const real = [...found.values()].filter((section) => !isAbstract(section));
  const [first, ...others] = real.length > 0 ? real : found.values();
  if (first === undefined) {
    throw new AtmosError(
      "not_found",
      `component not found: none of the stack "${printable(stack)}" has the folder ${
        printable(place.folder)
      }`,
      { hint: `\`atmos list components -s ${typedWord(stack, "STACK")}\` shows those that it has.` },
    );
  }
  if (others.length > 0) {
    const all = [first, ...others].map(({ name }) => printable(name)).sort().join(", ");
    throw new AtmosError(
      "usage",
      `ambiguous component path "${printable(component)}": ${all} have this folder`,
      {
        hint: "Name one of them.",
      },
    );
  }
  return findSection(stacks, { component: first.name, stack, type: place.type });
}
