/** Finds and removes role sessions: the folder of each identity, and folders that held nothing else. */
import { copiesAmong } from "../../files/leftovers.ts";
import { safeName } from "../../files/safe_name.ts";
import type { FolderEntry } from "../../system/ports.ts";
import type { CloudContext } from "../link.ts";
import { type KeptScope, type Meant, type Removal, removalOf, type RemovalOutcome } from "../removal.ts";
import { readKeys } from "./credentials_file.ts";
import { type IniFile, parseIni } from "./ini_sections.ts";
import { configSection, identityName, profileName } from "./profile_name.ts";
import { removeSections, textOrNothing } from "./remove_sections.ts";
import {
  cloudFolder,
  identityFolder,
  isMadeFor,
  OWN_FILES,
  type OwnFile,
  SESSION_FILES,
  sessionRoot,
} from "./session_place.ts";
import { lockSessions } from "../session_lock.ts";
import { type FolderSearch, keptShared, removeShared, type SharedRemoval } from "./shared_removal.ts";

/** The files of one session. */
export interface OwnRemoval extends Removal {
  readonly kind: "sessions";
  /** The provider's folder, the identity's, and that of what it was made for, which earlier versions had not. */
  readonly folder: readonly string[];
  /** The profile whose sections go; others stay. Undefined: the files go as they are. */
  readonly profile: string | undefined;
}

export type SessionsRemoval = OwnRemoval | SharedRemoval;

export interface KeptSessions {
  readonly removals: readonly SessionsRemoval[];
  /** Those that stay, because they were made for other settings. */
  readonly others: readonly SessionsRemoval[];
  /** What somebody else has put there. */
  readonly stays: readonly string[];
}

/** The planned removals below one cloud's folder. */
export async function keptSessions(
  context: CloudContext,
  cloud: string,
  scope: KeptScope,
): Promise<KeptSessions> {
  const wanted = new Map(
    [...scope.sessions].map(([provider, names]) => [safeName(provider), { provider, names }]),
  );
  if (scope.everything) {
    const found = await sessionRoot(context).list(...cloudFolder(context, cloud));
    for (const { name, kind } of found) {
      if (kind === "folder") wanted.set(name, { provider: name, names: "all" });
    }
  }
  const removals: SessionsRemoval[] = [];
  const others: SessionsRemoval[] = [];
  const stays: string[] = [];
  for (const [folder, { provider, names }] of wanted) {
    const search = { cloud, folder, names, expired: scope.expired };
    const own = await keptOwn(context, search, scope.meant);
    for (const removal of own.removals) {
      const isLeft = scope.meant.others === "none" && removal.isOther &&
        !isFromSignIn(removal, scope.meant, provider);
      (isLeft ? others : removals).push(removal);
    }
    removals.push(...await keptShared(context, search));
    if (names === "all" && !scope.expired) stays.push(...own.stays);
  }
  return { removals, others, stays };
}

/** Also of an identity that the configuration does not name any more, or names with other settings. */
function isFromSignIn({ folder }: OwnRemoval, { signIns }: Meant, provider: string): boolean {
  const [, , madeFor] = folder;
  const signIn = signIns.get(provider);
  return madeFor === undefined || signIn !== undefined && madeFor.startsWith(`${signIn}-`);
}

async function keptOwn(
  context: CloudContext,
  search: FolderSearch,
  meant: Meant,
): Promise<{ readonly removals: readonly OwnRemoval[]; readonly stays: readonly string[] }> {
  const { cloud, folder, names } = search;
  const dir = sessionRoot(context);
  const wanted = names === "all"
    ? undefined
    : new Map([...names].map((identity) => [identityFolder(identity), identity]));
  const parent = [...cloudFolder(context, cloud), folder];
  const removals: OwnRemoval[] = [];
  const stays: string[] = [];
  for (const { name, kind } of await dir.list(...parent)) {
    const identity = wanted?.get(name);
    const isCandidate = wanted === undefined ? kind === "folder" : identity !== undefined;
    const inside = isCandidate && kind === "folder" ? await dir.list(...parent, name) : [];
    const places = [
      ...inside.filter((entry) => isMadeFor(entry.name)).map((entry) => ({
        name,
        madeFor: entry.name,
        kind: entry.kind,
      })),
      ...(isCandidate ? [{ name, madeFor: undefined, kind }] : []),
    ];
    const found = await Promise.all(
      places.map((place) => ownRemoval(context, { search, meant, identity, ...place })),
    );
    const own = found.filter((removal) => removal !== undefined);
    removals.push(...own);
    const isOurs = isCandidate ? own.length > 0 : SESSION_FILES.some((file) => name.startsWith(file));
    if (!isOurs) stays.push(dir.path(...parent, name) + (kind === "folder" ? "/" : ""));
  }
  return { removals, stays };
}

interface Candidate {
  readonly search: FolderSearch;
  readonly meant: Meant;
  /** Of the identity's folder, and of the one in it. */
  readonly name: string;
  readonly madeFor: string | undefined;
  readonly kind: FolderEntry["kind"];
  /** The identity, where it is known. */
  readonly identity: string | undefined;
}

async function ownRemoval(
  context: CloudContext,
  { search, meant, name, madeFor, kind, identity }: Candidate,
): Promise<OwnRemoval | undefined> {
  const { cloud, folder, expired, names } = search;
  const dir = sessionRoot(context);
  const below = madeFor === undefined ? [folder, name] : [folder, name, madeFor];
  const place = [...cloudFolder(context, cloud), ...below];
  // What is no folder is none of ours: removing it tells what is wrong.
  const isWhole = names === "all" && !expired;
  const found = kind === "folder" ? await lookInto(context, place, isWhole) : NO_FOLDER;
  const own = identity ?? found.identities.find((one) => identityFolder(one) === name);
  const isOver = found.ends.get(own ?? "") ?? Infinity;
  if (expired && isOver > context.system.clock.now()) return undefined;
  // Sections that a person has added stay, unless everything goes.
  const profile = own === undefined || isWhole ? undefined : profileName(own);
  if (kind === "folder" && !holds(found, profile)) return undefined;
  const isOther = madeFor !== undefined && !meant.sessions.has(madeFor);
  const path = `${dir.path(...place)}/`;
  const removal = removalOf({
    cloud,
    realm: context.realm,
    role: "session",
    subject: "identity",
    names: [own ?? name],
    store: "files",
    label: "Files",
    id: JSON.stringify(["files", context.realm ?? null, path]),
    // Whose it is tells the identity; the rest of the path is for telling it from others.
    path: isOther ? path : `${dir.path(...cloudFolder(context, cloud), folder, name)}/`,
    data: { path },
    files: [...found.texts.keys()].map((file) => dir.path(...place, file)).concat(found.copies),
    isOther,
  });
  return { ...removal, kind: "sessions", folder: below, profile };
}

/** What of a folder's content is ours. */
interface FoundFiles {
  readonly texts: ReadonlyMap<OwnFile, IniFile | { readonly broken: string }>;
  /** Copies that were set aside, and unfinished successors. */
  readonly copies: readonly string[];
  readonly identities: readonly string[];
  /** When sessions end, by identity; those that do not end are missing. */
  readonly ends: ReadonlyMap<string, number>;
}

const NO_FOLDER: FoundFiles = { texts: new Map(), copies: [], identities: [], ends: new Map() };

/** @param isWhole whether all goes anyway: then the keys alone are read, for whose they are */
async function lookInto(
  context: CloudContext,
  folder: readonly string[],
  isWhole: boolean,
): Promise<FoundFiles> {
  const dir = sessionRoot(context);
  const entries = await dir.listAll(...folder);
  const there = new Set(entries.map(({ name }) => name));
  const texts = new Map<OwnFile, IniFile | { readonly broken: string }>();
  const copies: string[] = [];
  for (const file of OWN_FILES) {
    copies.push(...copiesAmong(entries, file).map((name) => dir.path(...folder, name)));
    if (!there.has(file)) continue;
    const isRead = file === "credentials" || !isWhole;
    texts.set(file, parseIni(isRead ? await textOrNothing(dir, [...folder, file]) ?? "" : ""));
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

function sectionIn(file: OwnFile, profile: string): string {
  return file === "credentials" ? profile : configSection(profile);
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
  return await lockSessions(context, removal.cloud, async () => {
    // The keys first: a session is gone when they are.
    let isChanged = profile === undefined && await dir.removeAll(folder, OWN_FILES);
    if (profile !== undefined) {
      for (const file of OWN_FILES) {
        if (await removeSections(dir, [...folder, file], [sectionIn(file, profile)])) isChanged = true;
      }
    }
    await dir.removeEmpty(...folder);
    return isChanged ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
