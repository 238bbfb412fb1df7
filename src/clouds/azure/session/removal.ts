/** Finds and removes sessions: the folder of each, with whatever the Azure CLI has written there. */
import { copiesOf } from "../../../files/leftovers.ts";
import { removeTree } from "../../../files/remove_tree.ts";
import { safeName } from "../../../files/safe_name.ts";
import { storageError } from "../../../files/storage_error.ts";
import { printable } from "../../../printable.ts";
import type { FolderEntry } from "../../../system/ports.ts";
import type { CloudContext } from "../../link.ts";
import { parsedJson } from "../../read_id_token.ts";
import { type KeptScope, type Meant, type Removal, removalOf, type RemovalOutcome } from "../../removal.ts";
import { CLI_FOLDER, cloudFolder, isMadeFor, SESSION_FILE, sessionRoot } from "./place.ts";
import { lockSessions } from "./write.ts";
import { fromJson, type WrittenSession } from "./written.ts";

export interface SessionRemoval extends Removal {
  readonly kind: "session";
  /** The provider's folder, the identity's, and that of what it was made for. */
  readonly folder: readonly [string, string, string];
  /** Milliseconds since 1970, until when copies of its tokens work; undefined when that is over or not known. */
  readonly until: number | undefined;
}

export interface KeptSessions {
  readonly removals: readonly SessionRemoval[];
  /** Those that stay, because they were made for other settings. */
  readonly others: readonly SessionRemoval[];
  /** What somebody else has put there. */
  readonly stays: readonly string[];
}

export async function keptSessions(context: CloudContext, scope: KeptScope): Promise<KeptSessions> {
  const dir = sessionRoot(context);
  const wanted = new Map(
    [...scope.sessions].map(([provider, names]) => [safeName(provider), { provider, names }]),
  );
  if (scope.everything) {
    for (const { name, kind } of await dir.list(...cloudFolder(context))) {
      if (kind === "folder") wanted.set(name, { provider: name, names: "all" });
    }
  }
  const removals: SessionRemoval[] = [];
  const others: SessionRemoval[] = [];
  const stays: string[] = [];
  for (const [folder, { provider, names }] of wanted) {
    const found = await sessionsIn(context, folder, names, scope);
    for (const removal of found.removals) {
      const isLeft = scope.meant.others === "none" && removal.isOther &&
        !isFromSignIn(removal, scope.meant, provider);
      (isLeft ? others : removals).push(removal);
    }
    if (names === "all" && !scope.expired) stays.push(...found.stays);
  }
  return { removals, others, stays };
}

/** Also of an identity that the configuration does not name any more, or names with other settings. */
function isFromSignIn(
  { folder: [, , madeFor] }: SessionRemoval,
  { signIns }: Meant,
  provider: string,
): boolean {
  const signIn = signIns.get(provider);
  return signIn !== undefined && madeFor.startsWith(`${signIn}-`);
}

async function sessionsIn(
  context: CloudContext,
  provider: string,
  names: ReadonlySet<string> | "all",
  { meant, expired }: KeptScope,
): Promise<Pick<KeptSessions, "removals" | "stays">> {
  const dir = sessionRoot(context);
  const parent = [...cloudFolder(context), provider];
  const wanted = names === "all" ? undefined : new Set([...names].map(safeName));
  const removals: SessionRemoval[] = [];
  const stays: string[] = [];
  const path = (entry: FolderEntry, ...below: readonly string[]): string =>
    dir.path(...parent, ...below, entry.name) + (entry.kind === "folder" ? "/" : "");
  for (const identity of await dir.list(...parent)) {
    if (wanted !== undefined && !wanted.has(identity.name)) continue;
    if (identity.kind !== "folder") {
      stays.push(path(identity));
      continue;
    }
    for (const entry of await dir.list(...parent, identity.name)) {
      const isOurs = isMadeFor(entry.name) && entry.kind === "folder";
      const place = [provider, identity.name, entry.name] as const;
      const removal = isOurs ? await removalIn(context, place, meant, expired) : undefined;
      if (removal !== undefined) removals.push(removal);
      else if (!isOurs) stays.push(path(entry, identity.name));
    }
  }
  return { removals, stays };
}

async function removalIn(
  context: CloudContext,
  place: SessionRemoval["folder"],
  meant: Meant,
  expired: boolean,
): Promise<SessionRemoval | undefined> {
  const dir = sessionRoot(context);
  const folder = [...cloudFolder(context), ...place];
  const session = await peek(context, folder);
  const end = session?.session.expiresAt ?? Infinity;
  const now = context.system.clock.now();
  if (expired && end > now) return undefined;
  const isOther = !meant.sessions.has(place[2]);
  const path = `${dir.path(...folder)}/`;
  const removal = removalOf({
    cloud: "azure",
    realm: context.realm,
    role: "session",
    subject: "identity",
    names: [session?.key.identity ?? place[1]],
    store: "files",
    label: "Files",
    id: JSON.stringify(["files", context.realm ?? null, path]),
    // Whose it is tells the identity; the rest of the path is for telling it from others.
    path: isOther ? path : `${dir.path(...folder.slice(0, -1))}/`,
    data: { path },
    files: [dir.path(...folder, SESSION_FILE), `${dir.path(...folder, CLI_FOLDER)}/`],
    isOther,
  });
  return { ...removal, kind: "session", folder: place, until: end > now && end < Infinity ? end : undefined };
}

/** What is in the file, as far as it can be read; nothing is moved or changed. */
async function peek(context: CloudContext, folder: readonly string[]): Promise<WrittenSession | undefined> {
  try {
    const text = await sessionRoot(context).readText(...folder, SESSION_FILE);
    return text === undefined ? undefined : fromJson(parsedJson(text));
  } catch {
    return undefined;
  }
}

export async function removeSession(
  context: CloudContext,
  removal: SessionRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const dir = sessionRoot(context);
  const folder = [...cloudFolder(context), ...removal.folder];
  const removed = await lockSessions(context, async () => {
    const cli = dir.path(...folder, CLI_FOLDER);
    // Asking for the list is what makes sure that no link leads elsewhere.
    const entries = await dir.list(...folder);
    const copies = await copiesOf(context.system.files, dir.path(...folder, SESSION_FILE));
    const isThere = entries.length > 0 || copies.length > 0;
    // The session is gone when this file is.
    await dir.remove(...folder, SESSION_FILE);
    try {
      await removeTree(context.system.files, cli);
    } catch (thrown) {
      throw storageError("remove", cli, thrown);
    }
    await dir.removeEmpty(...folder);
    return isThere;
  });
  if (!removed) return { state: "absent", note: "already gone" };
  if (removal.until !== undefined) {
    const [name = ""] = removal.names;
    const until = new Date(removal.until).toISOString().replace(/\.\d+Z$/, "Z");
    notice(
      `Microsoft has no way to take back access tokens: copies of those of ${
        printable(name)
      } work until ${until}.`,
    );
  }
  return { state: "removed" };
}
