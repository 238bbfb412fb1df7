/** Finds and removes role sessions: sections of the session files, and files and folders that held nothing else. */
import { AtmosError } from "../../errors.ts";
import { copiesOf } from "../../files/leftovers.ts";
import { realmPath, safeName } from "../../files/safe_name.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { CloudContext } from "../link.ts";
import { type KeptScope, type Removal, removalOf, type RemovalOutcome } from "../removal.ts";
import { readKeys } from "./credentials_file.ts";
import { type IniFile, parseIni, withoutSection } from "./ini_sections.ts";
import { configSection, identityName, profileName } from "./profile_name.ts";
import { lockSessionFiles } from "./session_store.ts";

const FILES = ["credentials", "config"] as const;

/** Sections of a session file, or the whole file when nothing else is left in it. */
export interface SessionsRemoval extends Removal {
  readonly kind: "sessions";
  /** The provider's folder. */
  readonly folder: string;
  readonly file: typeof FILES[number];
  readonly path: string;
  /** The names of the sections that go; others stay. Undefined: the whole file goes, whatever is in it. */
  readonly sections: readonly string[] | undefined;
}

/** The planned removals below one cloud's folder. A file that does not parse goes as a whole. */
export async function keptSessions(
  context: CloudContext,
  cloud: string,
  scope: KeptScope,
): Promise<SessionsRemoval[]> {
  const dir = new ScopedDir(context.system.files, context.folders.config);
  const parents = parentsOf(context, cloud);
  const wanted = new Map([...scope.sessions].map(([provider, names]) => [safeName(provider), names]));
  if (scope.everything) {
    const found = await dir.list(...parents);
    for (const { name, kind } of found) if (kind === "folder") wanted.set(name, "all");
  }
  const removals: SessionsRemoval[] = [];
  for (const [folder, names] of wanted) {
    removals.push(...await inFolder(context, { cloud, dir, folder, names, expired: scope.expired }));
  }
  return removals;
}

interface FolderSearch {
  readonly cloud: string;
  readonly dir: ScopedDir;
  readonly folder: string;
  readonly names: ReadonlySet<string> | "all";
  readonly expired: boolean;
}

async function inFolder(context: CloudContext, search: FolderSearch): Promise<SessionsRemoval[]> {
  const { cloud, dir, folder } = search;
  const names = [...parentsOf(context, cloud), folder];
  const texts = await Promise.all(FILES.map((file) => textOrNothing(dir, [...names, file])));
  const profiles = profilesToRemove(search, texts, context.system.clock.now());
  const removals: SessionsRemoval[] = [];
  for (const [index, file] of FILES.entries()) {
    const path = dir.path(...names, file);
    const copies = await copiesOf(context.system.files, path);
    const found = sectionsToRemove(texts[index], file, profiles);
    const whole = found?.whole ?? false;
    // A copy of a corrupt file may hold the secrets of anybody who was in it.
    if (found === undefined && (copies.length === 0 || profiles?.size === 0)) continue;
    const shown = found === undefined ? copies[0] ?? path : path;
    const sections = profiles === undefined ? undefined : found?.sections ?? [];
    const common = {
      cloud,
      realm: context.realm,
      role: "session",
      subject: "identity",
      names: (found?.sections ?? []).map((section) => identityName(section.replace(/^profile /, ""))),
      store: "files",
      label: "Files",
      detail: whole ? undefined : sectionNames(sections ?? []),
      path: shown,
      data: { path: shown, sections, whole_file: whole },
    } as const;
    removals.push({ ...removalOf(common), kind: "sessions", folder, file, path: shown, sections });
  }
  return removals;
}

/** Sections that are named one by one; more are counted. */
const MOST_NAMED = 4;

function sectionNames(sections: readonly string[]): string | undefined {
  if (sections.length === 0) return undefined;
  if (sections.length > MOST_NAMED) return `${sections.length} sections`;
  return sections.map((section) => `[${section}]`).join(", ");
}

/** What cannot be read (a link, a folder) counts as a file without content, which goes; removing it tells what is wrong. */
async function textOrNothing(dir: ScopedDir, names: readonly string[]): Promise<string | undefined> {
  try {
    return await dir.readText(...names);
  } catch (error) {
    if (error instanceof AtmosError && error.code === "storage") return "";
    throw error;
  }
}

/** The profiles that go; undefined for all that there are. */
function profilesToRemove(
  { names, expired }: FolderSearch,
  [credentials]: readonly (string | undefined)[],
  now: number,
): ReadonlySet<string> | undefined {
  const wanted = names === "all" ? undefined : new Set([...names].map(profileName));
  if (!expired) return wanted;
  const file = parseIni(credentials ?? "");
  if ("broken" in file) return new Set();
  const over = [...file.sections.keys()].filter((profile) => {
    const end = readKeys(file, profile)?.expiresAt;
    return end !== undefined && end <= now && (wanted === undefined || wanted.has(profile));
  });
  return new Set(over);
}

function sectionsToRemove(
  text: string | undefined,
  file: "credentials" | "config",
  profiles: ReadonlySet<string> | undefined,
): { readonly sections: string[]; readonly whole: boolean } | undefined {
  if (text === undefined) return undefined;
  const parsed = parseIni(text);
  if ("broken" in parsed) return profiles?.size === 0 ? undefined : { sections: [], whole: true };
  const all = [...parsed.sections.keys()];
  if (profiles === undefined) return { sections: all, whole: true };
  const wanted = new Set(
    [...profiles].map((profile) => file === "config" ? configSection(profile) : profile),
  );
  const sections = all.filter((name) => wanted.has(name));
  // A file without any section is what nobody misses.
  if (sections.length === 0 && all.length > 0) return undefined;
  return { sections, whole: sections.length === all.length };
}

/** Reads the file again, so that what others have written meanwhile stays. */
export async function removeSessions(
  context: CloudContext,
  removal: SessionsRemoval,
): Promise<RemovalOutcome> {
  const dir = new ScopedDir(context.system.files, context.folders.config);
  const folder = [...parentsOf(context, removal.cloud), removal.folder];
  const names = [...folder, removal.file];
  return await lockSessionFiles(context, removal.cloud, async () => {
    const text = await textOrNothing(dir, names);
    const rest = removal.sections === undefined ? undefined : without(text ?? "", removal.sections);
    let changed = false;
    if (rest === undefined) {
      changed = await dir.remove(...names);
    } else {
      if (rest !== text) {
        await dir.write(names, rest);
        changed = true;
      }
      if (await dir.removeCopies(...names)) changed = true;
    }
    await dir.removeEmpty(...folder);
    return changed ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}

/** The text without the sections; undefined when nothing is left. */
function without(text: string, sections: readonly string[]): string | undefined {
  let file: IniFile | { readonly broken: string } = parseIni(text);
  if ("broken" in file || file.sections.size === 0) return undefined;
  let rest = text;
  for (const section of sections) {
    if (!file.sections.has(section)) continue;
    const shorter = withoutSection(file, section);
    if (shorter === undefined) return undefined;
    rest = shorter;
    file = parseIni(rest);
    if ("broken" in file) throw new Error(`removing a section broke the file: ${file.broken}`);
  }
  return rest;
}

function parentsOf({ realm }: CloudContext, cloud: string): string[] {
  return [...realmPath(realm), cloud];
}
