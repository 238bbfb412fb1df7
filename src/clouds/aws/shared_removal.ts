/**
 * Finds and removes role sessions in files that the identities of a provider share: sections, and files and folders
 * that held nothing else.
 */
import { copiesOf } from "../../files/leftovers.ts";
import type { CloudContext } from "../link.ts";
import { type Removal, removalOf, type RemovalOutcome } from "../removal.ts";
import { readKeys } from "./credentials_file.ts";
import { parseIni } from "./ini_sections.ts";
import { configSection, identityName, profileName } from "./profile_name.ts";
import { removeSections, textOrNothing } from "./remove_sections.ts";
import { cloudFolder, SESSION_FILES, type SessionFile, sessionRoot } from "./session_place.ts";
import { lockSessions } from "../session_lock.ts";

/** Sections of a shared file, or the whole file when nothing else is left in it. */
export interface SharedRemoval extends Removal {
  readonly kind: "shared";
  /** The provider's folder. */
  readonly folder: string;
  readonly file: SessionFile;
  readonly path: string;
  /** The names of the sections that go; others stay. Undefined: the whole file goes, whatever is in it. */
  readonly sections: readonly string[] | undefined;
}

/** What is looked for in the folder of one provider. */
export interface FolderSearch {
  readonly cloud: string;
  /** The name of the provider's folder. */
  readonly folder: string;
  readonly names: ReadonlySet<string> | "all";
  readonly expired: boolean;
}

/** The planned removals in one of these folders. A file that does not parse goes as a whole. */
export async function keptShared(context: CloudContext, search: FolderSearch): Promise<SharedRemoval[]> {
  const { cloud, folder } = search;
  const dir = sessionRoot(context);
  const names = [...cloudFolder(context, cloud), folder];
  const texts = await Promise.all(SESSION_FILES.map((file) => textOrNothing(dir, [...names, file])));
  const profiles = profilesToRemove(search, texts, context.system.clock.now());
  const removals: SharedRemoval[] = [];
  for (const [index, file] of SESSION_FILES.entries()) {
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
    removals.push({ ...removalOf(common), kind: "shared", folder, file, path: shown, sections });
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

export async function removeShared(context: CloudContext, removal: SharedRemoval): Promise<RemovalOutcome> {
  const dir = sessionRoot(context);
  const folder = [...cloudFolder(context, removal.cloud), removal.folder];
  return await lockSessions(context, removal.cloud, async () => {
    const isChanged = await removeSections(dir, [...folder, removal.file], removal.sections);
    await dir.removeEmpty(...folder);
    return isChanged ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
