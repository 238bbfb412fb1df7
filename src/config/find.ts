import { dirname, join, resolve } from "node:path";
import { AtmosError } from "../errors.ts";
import type { Folders } from "../files/folders.ts";
import type { Files, System } from "../system/ports.ts";
import type { Problem } from "./model.ts";
import { warningAt } from "./problems.ts";
import { shownPath } from "./shown_path.ts";

/** One folder that takes part. */
export interface Source {
  readonly folder: string;
  readonly file: string | undefined;
  /** Folders in it whose files are read as well, below the file: `atmos.d`, `.atmos.d`. */
  readonly fragments: readonly string[];
}

/** Where the configuration comes from. */
export interface Plan {
  /** Lowest precedence first. */
  readonly sources: readonly Source[];
  /** The folder of the file with the highest precedence; the working folder when there is no file. */
  readonly configFolder: string;
  readonly gitRoot: string | undefined;
  /** Whether relative base paths may begin at the repository's root. */
  readonly gitRootIsBase: boolean;
  readonly problems: readonly Problem[];
}

export interface PlanOptions {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

const NAMES = ["atmos.yaml", ".atmos.yaml"];
const FRAGMENTS = ["atmos.d", ".atmos.d"];
/** What makes a folder the project's own, so that no folder above it is looked at. */
const MARKS = [".atmos", ...FRAGMENTS];

/**
 * Decides which files and folders take part, from the listings of folders. What is named explicitly replaces the
 * search.
 *
 * @throws AtmosError `config_invalid` when an explicitly named file or folder is not there
 */
export async function planSources(system: System, folders: Folders, options: PlanOptions): Promise<Plan> {
  const here = system.files.workingFolder();
  const explicit = options.files.length > 0 || options.folders.length > 0;
  const asked = system.env.get("ATMOS_CLI_CONFIG_PATH") || undefined;
  const useGitRoot = !/^(false|0|no|off)$/i.test(system.env.get("ATMOS_GIT_ROOT_BASEPATH") ?? "");
  const [local, ...above] = await lookUp(system.files, here);
  const gitRoot = [local, ...above].find((look) => look?.names.has(".git"))?.folder;
  const isLocal = local !== undefined &&
    (sourceIn(local) !== undefined || MARKS.some((name) => local.names.has(name)));
  const problems: Problem[] = [];
  const sources = explicit ? await named(system, options) : [
    ...await everywhere(system, folders),
    ...isLocal || asked !== undefined ? [] : parents(above, useGitRoot ? gitRoot : undefined),
    ...isLocal ? [sourceIn(local) ?? fragmentsIn(local)] : [],
    ...asked === undefined ? [] : await askedFor(system, resolve(here, asked), problems),
  ];
  const root = explicit || !useGitRoot ? undefined : above.find((look) => look.folder === gitRoot);
  return {
    sources: onlyLast(root === undefined ? sources : [fragmentsIn(root), ...sources]),
    configFolder: sources.findLast((source) => source.file !== undefined)?.folder ?? here,
    gitRoot,
    gitRootIsBase: useGitRoot && !isLocal,
    problems,
  };
}

/** What a folder holds, by name. */
interface Look {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
}

/** This folder and those above it, up to the repository's root, or all of them outside a repository. */
async function lookUp(files: Files, from: string): Promise<Look[]> {
  const looks: Look[] = [];
  for (let folder = from;; folder = dirname(folder)) {
    const look = await lookInto(files, folder);
    looks.push(look);
    if (dirname(folder) === folder || look.names.has(".git")) return looks;
  }
}

/** A folder that may not be listed holds nothing for us. */
async function lookInto(files: Files, folder: string): Promise<Look> {
  const entries = await files.list(folder).catch(() => []);
  return { folder, names: new Set(entries.map((entry) => entry.name)) };
}

function sourceIn({ folder, names }: Look, known = NAMES): Source | undefined {
  const name = known.find((name) => names.has(name));
  return name === undefined ? undefined : { ...fragmentsIn({ folder, names }), file: join(folder, name) };
}

function fragmentsIn({ folder, names }: Look): Source {
  return { folder, file: undefined, fragments: FRAGMENTS.filter((name) => names.has(name)) };
}

/** What holds for the machine, then what holds for the person. */
async function everywhere(system: System, { home }: Folders): Promise<Source[]> {
  const local = system.env.get("LOCALAPPDATA");
  const machine = system.platform === "windows" && local ? join(local, "atmos") : "/usr/local/etc/atmos";
  const looks = await Promise.all(
    [machine, join(home, ".atmos")].map((folder) => lookInto(system.files, folder)),
  );
  return looks.map((look) => sourceIn(look, ["atmos.yaml"])).filter((source) => source !== undefined);
}

/** The nearest folder above that has a file, then the repository's root. */
function parents(above: readonly Look[], gitRoot: string | undefined): Source[] {
  const nearest = above.map((look) => sourceIn(look)).find((source) => source !== undefined);
  const root = above.find((look) => look.folder === gitRoot);
  return [nearest, root && sourceIn(root)].filter((source) => source !== undefined);
}

async function askedFor(system: System, folder: string, problems: Problem[]): Promise<Source[]> {
  const source = sourceIn(await lookInto(system.files, folder));
  if (source !== undefined) return [source];
  const shown = shownPath(folder, system.files.workingFolder());
  const message = "ATMOS_CLI_CONFIG_PATH names a folder without atmos.yaml";
  problems.push(warningAt({ file: shown, line: 1, column: 1 }, message));
  system.log.warn(message, { folder: shown });
  return [];
}

/** A folder that is reached in two ways counts where its precedence is highest. */
function onlyLast(sources: readonly Source[]): Source[] {
  const last = new Map(sources.map((source, index) => [source.folder, index]));
  return sources.filter((source, index) => last.get(source.folder) === index);
}

async function named({ files }: System, options: PlanOptions): Promise<Source[]> {
  const here = files.workingFolder();
  const sources: Source[] = [];
  for (const file of options.files.map((path) => resolve(here, path))) {
    const info = await files.target(file).catch(() => undefined);
    if (info === undefined) throw unreadable(file, here, "the file does not exist");
    if (info.kind === "folder") {
      throw unreadable(file, here, "this is a folder", "Name a folder with --config-path.");
    }
    sources.push({ folder: dirname(file), file, fragments: [] });
  }
  for (const folder of options.folders.map((path) => resolve(here, path))) {
    const source = sourceIn(await lookInto(files, folder));
    if (source === undefined) throw unreadable(folder, here, "there is no atmos.yaml in this folder");
    sources.push(source);
  }
  return sources;
}

function unreadable(path: string, here: string, state: string, hint?: string): AtmosError {
  const message = `cannot read the configuration "${shownPath(path, here)}": ${state}`;
  return new AtmosError("config_invalid", message, hint === undefined ? {} : { hint });
}
