/** Finds and removes role sessions: the folder of each identity, and folders that held nothing else. */
import { copiesOf } from "../../files/leftovers.ts";
import { safeName } from "../../files/safe_name.ts";
import type { FolderEntry } from "../../system/ports.ts";
import type { CloudContext } from "../link.ts";
import { type KeptScope, type Removal, removalOf, type RemovalOutcome } from "../removal.ts";
import { readKeys } from "./credentials_file.ts";
import { type IniFile, parseIni } from "./ini_sections.ts";
import { configSection, identityName, profileName } from "./profile_name.ts";
import { removeSections, textOrNothing } from "./remove_sections.ts";
import {
  cloudFolder,
  identityFolder,
  SESSION_FILES,
  type SessionFile,
  sessionRoot,
} from "./session_place.ts";
import { lockSessionFiles } from "./session_store.ts";
import { type FolderSearch, keptShared, removeShared, type SharedRemoval } from "./shared_removal.ts";

/** The files of one identity. */
export interface OwnRemoval extends Removal {
  readonly kind: "sessions";
  /** The provider's folder and the identity's, by name. */
  readonly folder: readonly [string, string];
  /** The profile whose sections go; others stay. Undefined: the files go as they are. */
  readonly profile: string | undefined;
}

export type SessionsRemoval = OwnRemoval | SharedRemoval;

/** The planned removals below one cloud's folder. */
export async function keptSessions(
  context: CloudContext,
  cloud: string,
  scope: KeptScope,
): Promise<{ readonly removals: readonly SessionsRemoval[]; readonly stays: readonly string[] }> {
  const wanted = new Map([...scope.sessions].map(([provider, names]) => [safeName(provider), names]));
  if (scope.everything) {
    const found = await sessionRoot(context).list(...cloudFolder(context, cloud));
    for (const { name, kind } of found) if (kind === "folder") wanted.set(name, "all");
  }
  const removals: SessionsRemoval[] = [];
  const stays: string[] = [];
  for (const [folder, names] of wanted) {
    const search = { cloud, folder, names, expired: scope.expired };
    const own = await keptOwn(context, search);
    removals.push(...own.removals, ...await keptShared(context, search));
    if (names === "all" && !scope.expired) stays.push(...own.stays);
  }
  return { removals, stays };
}

async function keptOwn(
  context: CloudContext,
  search: FolderSearch,
): Promise<{ readonly removals: readonly OwnRemoval[]; readonly stays: readonly string[] }> {
  const { cloud, folder, names } = search;
  const wanted = names === "all"
    ? undefined
    : new Map([...names].map((identity) => [identityFolder(identity), identity]));
  const parent = [...cloudFolder(context, cloud), folder];
  const entries = await sessionRoot(context).list(...parent);
  const own = entries.filter(({ name, kind }) => wanted === undefined ? kind === "folder" : wanted.has(name));
  const removals = await Promise.all(
    own.map((entry) => ownRemoval(context, search, { ...entry, identity: wanted?.get(entry.name) })),
  );
  const dir = sessionRoot(context);
  const stays = entries.flatMap((entry): string[] => {
    const at = own.indexOf(entry);
    const isOurs = at < 0
      ? SESSION_FILES.some((file) => entry.name.startsWith(file))
      : removals[at] !== undefined;
    return isOurs ? [] : [dir.path(...parent, entry.name) + (entry.kind === "folder" ? "/" : "")];
  });
  return { removals: removals.filter((removal) => removal !== undefined), stays };
}

async function ownRemoval(
  context: CloudContext,
  { cloud, folder, expired, names }: FolderSearch,
  { name, kind, identity }: FolderEntry & { readonly identity: string | undefined },
): Promise<OwnRemoval | undefined> {
  const dir = sessionRoot(context);
  const place = [...cloudFolder(context, cloud), folder, name];
  // What is no folder is none of ours: removing it tells what is wrong.
  const found = kind === "folder" ? await lookInto(context, place) : NO_FOLDER;
  const own = identity ?? found.identities.find((one) => identityFolder(one) === name);
  const isOver = found.ends.get(own ?? "") ?? Infinity;
  if (expired && isOver > context.system.clock.now()) return undefined;
  // Sections that a person has added stay, unless everything goes.
  const profile = own === undefined || names === "all" && !expired ? undefined : profileName(own);
  if (kind === "folder" && !holds(found, profile)) return undefined;
  const removal = removalOf({
    cloud,
    realm: context.realm,
    role: "session",
    subject: "identity",
    names: [own ?? name],
    store: "files",
    label: "Files",
    path: `${dir.path(...place)}/`,
    files: [...found.texts.keys()].map((file) => dir.path(...place, file)).concat(found.copies),
  });
  return { ...removal, kind: "sessions", folder: [folder, name], profile };
}

/** What of a folder's content is ours. */
interface FoundFiles {
  readonly texts: ReadonlyMap<SessionFile, IniFile | { readonly broken: string }>;
  /** Copies that were set aside, and unfinished successors. */
  readonly copies: readonly string[];
  readonly identities: readonly string[];
  /** When sessions end, by identity; those that do not end are missing. */
  readonly ends: ReadonlyMap<string, number>;
}

const NO_FOLDER: FoundFiles = { texts: new Map(), copies: [], identities: [], ends: new Map() };

async function lookInto(context: CloudContext, folder: readonly string[]): Promise<FoundFiles> {
  const dir = sessionRoot(context);
  const there = new Set((await dir.list(...folder)).map(({ name }) => name));
  const texts = new Map<SessionFile, IniFile | { readonly broken: string }>();
  const copies: string[] = [];
  for (const file of SESSION_FILES) {
    copies.push(...await copiesOf(context.system.files, dir.path(...folder, file)));
    if (there.has(file)) texts.set(file, parseIni(await textOrNothing(dir, [...folder, file]) ?? ""));
  }
  const ends = new Map<string, number>();
  const credentials = texts.get("credentials");
  const profiles = credentials === undefined || "broken" in credentials ? [] : credentials.sections.keys();
  const identities = [...profiles].map((profile) => {
    const end = credentials === undefined || "broken" in credentials
      ? undefined
      : readKeys(credentials, profile)?.expiresAt;
    if (end !== undefined) ends.set(identityName(profile), end);
    return identityName(profile);
  });
  return { texts, copies, identities, ends };
}

/** Whether there is something to remove: a section of the profile, or a file in which nobody misses anything. */
function holds({ texts, copies }: FoundFiles, profile: string | undefined): boolean {
  if (copies.length > 0) return true;
  return [...texts].some(([file, text]) =>
    profile === undefined || "broken" in text || text.sections.size === 0 ||
    text.sections.has(sectionIn(file, profile))
  );
}

function sectionIn(file: SessionFile, profile: string): string {
  return file === "config" ? configSection(profile) : profile;
}

/** Removes the files of an identity, and folders that are empty then. */
export async function removeSessions(
  context: CloudContext,
  removal: SessionsRemoval,
): Promise<RemovalOutcome> {
  if (removal.kind === "shared") return await removeShared(context, removal);
  const { profile } = removal;
  const dir = sessionRoot(context);
  const folder = [...cloudFolder(context, removal.cloud), ...removal.folder];
  return await lockSessionFiles(context, removal.cloud, async () => {
    // The keys first: a session is gone when they are.
    let isChanged = profile === undefined && await dir.removeAll(folder, SESSION_FILES);
    if (profile !== undefined) {
      for (const file of SESSION_FILES) {
        if (await removeSections(dir, [...folder, file], [sectionIn(file, profile)])) isChanged = true;
      }
    }
    await dir.removeEmpty(...folder);
    return isChanged ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
