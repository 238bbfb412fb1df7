import { join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Files } from "../system/ports.ts";
import type { Place } from "../yaml/place.ts";
import type { Work } from "./work.ts";
import { type PathMatcher, pathPattern } from "./path_pattern.ts";

/** In the order in which a name without one of them is tried. */
const EXTENSIONS = [".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"] as const;
/** More folders and files than any team has. */
const MOST_FOLDERS = 20_000;
const MOST_FILES = 200_000;
/** What it takes to hold a pattern to a path, in units of work. */
const MATCH = 40;

/** The files below the folder of the stacks, listed once. */
export class StackFiles {
  readonly folder: string;
  /** Relative to the folder, with `/`, sorted. */
  readonly paths: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #matched = new Map<string, readonly string[]>();

  constructor(folder: string, paths: readonly string[]) {
    this.folder = folder;
    this.paths = [...paths].sort();
    this.#known = new Set(paths);
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** The manifests that stacks are made of: what a pattern of the first list matches, and none of the second. */
  topLevel(included: readonly string[], excluded: readonly string[]): string[] {
    const [wanted, unwanted] = [included, excluded].map((patterns) => patterns.flatMap(withExtensions));
    return this.paths.filter((path) =>
      isManifestName(path) && wanted?.some((matches) => matches(path)) &&
      !unwanted?.some((matches) => matches(path))
    );
  }

  /** The files that an import names, sorted where it is a pattern; empty when there is none. */
  named(path: string, work: Work, place: Place): readonly string[] {
    if (isPattern(path)) return this.#fitting(path, work, place);
    // A template beside a file of the same name comes first.
    const choices = /\.ya?ml$/.test(path)
      ? [`${path}.tmpl`, path]
      : /\.tmpl$/.test(path)
      ? [path]
      : EXTENSIONS.map((extension) => path + extension);
    const found = choices.find((choice) => this.has(choice));
    return found === undefined ? [] : [found];
  }

  #fitting(pattern: string, work: Work, place: Place): readonly string[] {
    let found = this.#matched.get(pattern);
    if (found === undefined) {
      const [start = ""] = pattern.split(/[*?[\]{}]/, 1);
      const files = this.paths.filter((file) => file.startsWith(start) && isManifestName(file));
      work.spend(files.length * MATCH, place);
      const matchers = withExtensions(pattern);
      found = files.filter((file) => matchers.some((matches) => matches(file)));
      this.#matched.set(pattern, found);
    }
    return found;
  }
}

/** Whether a path may mean several files. */
function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

/** A manifest's name: its path without the extension. */
export function manifestName(path: string): string {
  return path.replace(/\.ya?ml(\.tmpl)?$/, "");
}

function isManifestName(path: string): boolean {
  return /\.ya?ml(\.tmpl)?$/.test(path);
}

function withExtensions(pattern: string): PathMatcher[] {
  if (/\.(ya?ml|tmpl)$/.test(pattern)) return [pathPattern(pattern)];
  const full = EXTENSIONS.map((extension) => pattern + extension);
  // What is behind a dot may stand for the extension, as in `vpc-?.*`.
  return (/\.[^/]*$/.test(pattern) ? [pattern, ...full] : full).map(pathPattern);
}

/** The project has no stacks at all. */
export class NoStacks extends AtmosError {}

/** There is not even a folder for them. */
export class NoStackFolder extends NoStacks {}

/**
 * @throws NoStackFolder when there is no such folder
 * @throws AtmosError `config_invalid` when there is more in it than any team has
 */
export async function listStackFiles(files: Files, folder: string): Promise<StackFiles> {
  const told = (state: string): ["config_invalid", string, { hint: string }] => [
    "config_invalid",
    `cannot read the folder of the stacks "${printable(folder)}": ${state}`,
    { hint: "stacks.base_path in atmos.yaml says where it is, relative to base_path." },
  ];
  const refuse = (state: string): AtmosError => new AtmosError(...told(state));
  if ((await files.target(folder))?.kind !== "folder") {
    throw new NoStackFolder(...told("there is no such folder"));
  }
  const paths: string[] = [];
  const seen = new Set<string>();
  for (let level = [""]; level.length > 0;) {
    if (seen.size + level.length > MOST_FOLDERS) throw refuse(`it has more than ${MOST_FOLDERS} folders`);
    const below = await Promise.all(level.map((path) => entriesIn(files, folder, path, seen)));
    level = [];
    for (const { folders, names } of below) {
      for (const name of names) paths.push(name);
      for (const name of folders) level.push(name);
    }
    if (paths.length > MOST_FILES) throw refuse(`it has more than ${MOST_FILES} files`);
  }
  return new StackFiles(folder, paths);
}

async function entriesIn(
  files: Files,
  root: string,
  path: string,
  seen: Set<string>,
): Promise<{ folders: string[]; names: string[] }> {
  const here = join(root, path);
  const real = await files.realPath(here);
  if (real === undefined || seen.has(real)) return { folders: [], names: [] };
  seen.add(real);
  const found: { folders: string[]; names: string[] } = { folders: [], names: [] };
  for (const { name, kind } of await files.list(here, MOST_FILES)) {
    const below = path === "" ? name : `${path}/${name}`;
    const reached = kind === "link" ? (await files.target(join(here, name)))?.kind : kind;
    if (reached === "folder") found.folders.push(below);
    if (reached === "file") found.names.push(below);
  }
  return found;
}
