import { dirname, isAbsolute, join, resolve } from "../system/path.ts";
import { isFalseWord } from "../truth_words.ts";
import { AtmosError } from "../errors.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import {
  fragmentsIn,
  isOwn,
  type Look,
  lookInto,
  lookUp,
  type Owner,
  type Source,
  sourceIn,
} from "./folder_sources.ts";
import { shownPath } from "../yaml/shown_path.ts";

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

/**
 * Decides which files and folders take part, from what is there. What is named explicitly replaces the
 * search.
 *
 * @throws AtmosError `config_invalid` when an explicitly named file or folder is not there
 */
export async function planSources(system: System, folders: Folders, options: PlanOptions): Promise<Plan> {
  const here = system.files.workingFolder();
  const explicit = options.files.length > 0 || options.folders.length > 0;
  const asked = system.env.get("ATMOS_CLI_CONFIG_PATH") || undefined;
  const useGitRoot = !isFalseWord(system.env.get("ATMOS_GIT_ROOT_BASEPATH") ?? "");
  const [local, ...above] = await lookUp(system.files, here, asked !== undefined);
  const gitRoot = [local, ...above].find((look) => look.names.has(".git"))?.folder;
  const isLocal = isOwn(local);
  const problems: Problem[] = [];
  const sources = explicit ? await named(system, folders, options) : [
    ...await everywhere(system, folders),
    ...isLocal || asked !== undefined
      ? []
      : await closed(system, parents(above, useGitRoot ? gitRoot : undefined), problems),
    ...isLocal ? [sourceIn(local) ?? fragmentsIn(local)] : [],
    ...asked === undefined ? [] : await askedFor(system, resolve(here, asked), problems),
  ];
  const root = explicit || !useGitRoot ? undefined : above.find((look) => look.folder === gitRoot);
  const lowest = root === undefined ? [] : await closed(system, [fragmentsIn(root)], problems);
  return {
    sources: explicit ? sources : onlyLast([...lowest, ...sources]),
    configFolder: sources.findLast((source) => source.file !== undefined)?.folder ?? here,
    gitRoot,
    gitRootIsBase: useGitRoot && !isLocal,
    problems,
  };
}

/** Where a configuration was looked for, for a person who has none. */
export function placesOfSearch(system: System, folders: Folders): readonly string[] {
  return [system.files.workingFolder(), ...personalFolders(system, folders).toReversed()];
}

/** What holds for the machine, then what holds for the person. */
async function everywhere(system: System, folders: Folders): Promise<Source[]> {
  const looks = await Promise.all(
    personalFolders(system, folders).map((folder) => lookInto(system.files, folder)),
  );
  return looks.map((look) => sourceIn(look, "person", ["atmos.yaml"])).filter((source) =>
    source !== undefined
  );
}

export function personalFolders({ env, platform }: System, { home }: Folders): readonly string[] {
  const local = env.get("LOCALAPPDATA");
  const machine = platform === "windows" && local && isAbsolute(local)
    ? join(local, "atmos")
    : "/usr/local/etc/atmos";
  return [machine, join(home, ".atmos")];
}

/** The nearest folder above that has a file, then the repository's root. */
function parents(above: readonly Look[], gitRoot: string | undefined): Source[] {
  const nearest = above.map((look) => sourceIn(look)).find((source) => source !== undefined);
  const root = above.find((look) => look.folder === gitRoot);
  return [nearest, root && sourceIn(root)].filter((source) => source !== undefined);
}

/**
 * Without what lies in a folder that everyone may write to, such as the one for temporary files: whoever works
 * below it has not chosen what others put there.
 */
async function closed(system: System, sources: readonly Source[], problems: Problem[]): Promise<Source[]> {
  const kept: Source[] = [];
  for (const source of sources) {
    if (source.file === undefined && source.fragments.length === 0) continue;
    const mode = (await system.files.target(source.folder).catch(() => undefined))?.mode ?? 0;
    if ((mode & 0o002) === 0) kept.push(source);
    else {warn(
        system,
        source.folder,
        "the configuration here is not used: everyone may write to this folder",
        problems,
      );}
  }
  return kept;
}

function warn(system: System, folder: string, message: string, problems: Problem[]): void {
  const shown = shownPath(folder, system.files.workingFolder());
  problems.push(warningAt({ file: shown, line: 1, column: 1 }, message));
  system.log.warn(message, { folder: shown });
}

async function askedFor(system: System, folder: string, problems: Problem[]): Promise<Source[]> {
  const source = sourceIn(await lookInto(system.files, folder));
  if (source !== undefined) return [source];
  warn(system, folder, "ATMOS_CLI_CONFIG_PATH names a folder without atmos.yaml", problems);
  return [];
}

/** A folder that is reached in two ways counts where its precedence is highest, and stays the person's own. */
function onlyLast(sources: readonly Source[]): Source[] {
  const last = new Map(sources.map((source, index) => [source.folder, index]));
  const own = new Set(sources.filter(({ owner }) => owner === "person").map(({ folder }) => folder));
  return sources.filter((source, index) => last.get(source.folder) === index)
    .map((source) => own.has(source.folder) ? { ...source, owner: "person" } : source);
}

async function named(system: System, folders: Folders, options: PlanOptions): Promise<Source[]> {
  const { files } = system;
  const here = files.workingFolder();
  const own = new Set(personalFolders(system, folders));
  const ownerOf = (folder: string): Owner => own.has(folder) ? "person" : "project";
  const sources: Source[] = [];
  for (const file of options.files.map((path) => resolve(here, path))) {
    const info = await files.target(file).catch(() => undefined);
    if (info === undefined) throw unreadable(file, here, "the file does not exist");
    if (info.kind === "folder") {
      throw unreadable(file, here, "this is a folder", "Name a folder with --config-path.");
    }
    sources.push({ folder: dirname(file), owner: ownerOf(dirname(file)), file, fragments: [] });
  }
  for (const folder of options.folders.map((path) => resolve(here, path))) {
    const source = sourceIn(await lookInto(files, folder), ownerOf(folder));
    if (source === undefined) throw unreadable(folder, here, "there is no atmos.yaml in this folder");
    sources.push(source);
  }
  return sources;
}

function unreadable(path: string, here: string, state: string, hint?: string): AtmosError {
  const message = `cannot read the configuration "${shownPath(path, here)}": ${state}`;
  return new AtmosError("config_invalid", message, hint === undefined ? {} : { hint });
}
