import { dirname, join } from "../system/path.ts";
import type { Files } from "../system/ports.ts";

/**
 * Whose text a file is: the person's own (set up for the machine or in the home folder), or the project's, which
 * somebody else may have written. A file named on the command line may be anybody's.
 */
export type Owner = "person" | "project";

/** One folder that takes part. */
export interface Source {
  readonly folder: string;
  readonly owner: Owner;
  readonly file: string | undefined;
  /** Folders in it whose files are read as well, below the file: `atmos.d`, `.atmos.d`. */
  readonly fragments: readonly string[];
}

const NAMES = ["atmos.yaml", ".atmos.yaml"];
const FRAGMENTS = ["atmos.d", ".atmos.d"];
/** What makes a folder the project's own, so that no folder above it is looked at. */
const MARKS = [".atmos", ...FRAGMENTS];
/** Everything that is asked for in a folder. */
const ASKED = [...NAMES, ...MARKS, ".git"];

/** Which of the names that matter a folder holds. */
export interface Look {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
}

/**
 * This folder and those above it, until both the repository's root and the nearest file are found. Without a need
 * for a file, the root is enough.
 */
export async function lookUp(files: Files, from: string, rootOnly: boolean): Promise<[Look, ...Look[]]> {
  const first = await lookInto(files, from);
  const looks: [Look, ...Look[]] = [first];
  let hasFile = rootOnly || isOwn(first);
  let hasRoot = first.names.has(".git");
  for (let folder = from; !(hasFile && hasRoot) && dirname(folder) !== folder;) {
    folder = dirname(folder);
    const look = await lookInto(files, folder);
    looks.push(look);
    hasFile ||= sourceIn(look) !== undefined;
    hasRoot ||= look.names.has(".git");
  }
  return looks;
}

export function isOwn(look: Look): boolean {
  return sourceIn(look) !== undefined || MARKS.some((name) => look.names.has(name));
}

/**
 * Asks for each name instead of listing the folder: that costs the same however many files lie beside. A folder
 * that may not be entered holds nothing for us.
 */
export async function lookInto(files: Files, folder: string): Promise<Look> {
  const names = new Set<string>();
  for (const name of ASKED) {
    if (await files.info(join(folder, name)).catch(() => undefined) !== undefined) names.add(name);
  }
  return { folder, names };
}

export function sourceIn(
  { folder, names }: Look,
  owner: Owner = "project",
  known = NAMES,
): Source | undefined {
  const name = known.find((name) => names.has(name));
  return name === undefined
    ? undefined
    : { ...fragmentsIn({ folder, names }, owner), file: join(folder, name) };
}

export function fragmentsIn({ folder, names }: Look, owner: Owner = "project"): Source {
  return { folder, owner, file: undefined, fragments: FRAGMENTS.filter((name) => names.has(name)) };
}
