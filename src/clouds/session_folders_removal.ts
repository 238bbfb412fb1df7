/** Finds and removes sessions that are folders, with everything that a cloud's programs have put into them. */
import { removeTree } from "../files/remove_tree.ts";
import { safeName } from "../files/safe_name.ts";
import { storageError } from "../files/storage_error.ts";
import { join } from "../system/path.ts";
import { FileFailure, type Files } from "../system/ports.ts";
import type { CloudContext } from "./link.ts";
import { field } from "./untyped.ts";
import { type KeptScope, type Meant, type Removal, removalOf, type RemovalOutcome } from "./removal.ts";
import { cloudNames, isMadeFor, ownerIn, peekRecord, sessionsDir } from "./session_folders.ts";
import { lockSessions } from "./session_lock.ts";

export interface SessionFolderRemoval extends Removal {
  readonly kind: "session-folder";
  /** The provider's folder, the identity's, and that of what it was made for. */
  readonly folder: readonly string[];
  /** Milliseconds since 1970, until when copies of what is in it work; undefined when that is over or not known. */
  readonly until: number | undefined;
}

export interface KeptSessionFolders {
  readonly removals: readonly SessionFolderRemoval[];
  /** Those that stay, because they were made for other settings. */
  readonly others: readonly SessionFolderRemoval[];
  /** What somebody else has put there. */
  readonly stays: readonly string[];
}

/** The planned removals below one cloud's folder. Nothing is changed. */
export async function keptSessionFolders(
  context: CloudContext,
  cloud: string,
  scope: KeptScope,
): Promise<KeptSessionFolders> {
  const wanted = new Map<string, { readonly provider: string; readonly names: ReadonlySet<string> | "all" }>(
    [...scope.sessions].map(([provider, names]) => [safeName(provider), { provider, names }]),
  );
  const dir = sessionsDir(context);
  if (scope.everything) {
    for (const { name, kind } of await dir.list(...cloudNames(context, cloud))) {
      if (kind === "folder") wanted.set(name, { provider: name, names: "all" });
    }
  }
  const removals: SessionFolderRemoval[] = [];
  const others: SessionFolderRemoval[] = [];
  const stays: string[] = [];
  for (const [folder, { provider, names }] of wanted) {
    const found = await below(context, cloud, folder, names);
    for (const place of found.places) {
      const removal = await removalAt(context, cloud, place, scope);
      if (removal === undefined) continue;
      const isLeft = scope.meant.others === "none" && removal.isOther &&
        !isFromSignIn(removal, scope.meant, provider);
      (isLeft ? others : removals).push(removal);
    }
    if (names === "all" && !scope.expired) stays.push(...found.stays);
  }
  return { removals, others, stays };
}

/** Also of an identity that the configuration does not name any more, or names with other settings. */
function isFromSignIn({ folder }: SessionFolderRemoval, { signIns }: Meant, provider: string): boolean {
  const signIn = signIns.get(provider);
  return signIn !== undefined && folder.at(-1)?.startsWith(`${signIn}-`) === true;
}

interface Place {
  readonly folder: readonly string[];
  /** The identity, where it is known. */
  readonly identity: string | undefined;
}

async function below(
  context: CloudContext,
  cloud: string,
  provider: string,
  names: ReadonlySet<string> | "all",
): Promise<{ readonly places: readonly Place[]; readonly stays: readonly string[] }> {
  const dir = sessionsDir(context);
  const parent = [...cloudNames(context, cloud), provider];
  const wanted = names === "all"
    ? undefined
    : new Map([...names].map((identity) => [safeName(identity), identity]));
  const places: Place[] = [];
  const stays: string[] = [];
  for (const { name, kind } of await dir.list(...parent)) {
    if (wanted?.has(name) === false) continue;
    if (kind !== "folder") {
      stays.push(dir.path(...parent, name));
      continue;
    }
    for (const entry of await dir.list(...parent, name)) {
      if (entry.kind === "folder" && isMadeFor(entry.name)) {
        places.push({ folder: [provider, name, entry.name], identity: wanted?.get(name) });
      } else {
        stays.push(dir.path(...parent, name, entry.name) + (entry.kind === "folder" ? "/" : ""));
      }
    }
  }
  return { places, stays };
}

async function removalAt(
  context: CloudContext,
  cloud: string,
  { folder, identity }: Place,
  { expired, meant }: KeptScope,
): Promise<SessionFolderRemoval | undefined> {
  const [provider = "", name = "", madeFor = ""] = folder;
  const dir = sessionsDir(context);
  const names = [...cloudNames(context, cloud), ...folder];
  const record = await peekRecord(context, names);
  const written = field(record, "expiresAt");
  // What cannot be read has not ended as far as anybody knows.
  const end = typeof written === "number" ? written : Infinity;
  const now = context.system.clock.now();
  if (expired && end > now) return undefined;
  const owner = ownerIn(record)?.identity;
  const own = identity ?? (owner !== undefined && safeName(owner) === name ? owner : name);
  const isOther = !meant.sessions.has(madeFor);
  const path = `${dir.path(...names)}/`;
  const removal = removalOf({
    cloud,
    realm: context.realm,
    role: "session",
    subject: "identity",
    names: [own],
    store: "files",
    label: "Files",
    id: JSON.stringify(["files", context.realm ?? null, path]),
    // Whose it is tells the identity; the rest of the path is for telling it from others.
    path: isOther ? path : `${dir.path(...cloudNames(context, cloud), provider, name)}/`,
    data: { path },
    files: await filesBelow(context.system.files, dir.path(...names)),
    isOther,
  });
  return { ...removal, kind: "session-folder", folder, until: end > now && end < Infinity ? end : undefined };
}

/** A program's own folders may hold thousands of files: so many are named one by one. */
const NAMED = 200;

async function filesBelow(files: Files, root: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const { name, kind } of await files.list(folder)) {
      if (found.length + folders.length >= NAMED) return found;
      if (kind === "folder") folders.push(join(folder, name));
      else found.push(join(folder, name));
    }
  }
  return found;
}

/** A program that still runs may write a file into a folder that is being removed. */
const TRIES = 3;

/** Removes a session's folder with everything in it, and folders that are empty then. */
export async function removeSessionFolder(
  context: CloudContext,
  { cloud, folder }: SessionFolderRemoval,
): Promise<RemovalOutcome> {
  const dir = sessionsDir(context);
  const names = [...cloudNames(context, cloud), ...folder];
  return await lockSessions(context, cloud, async () => {
    // Checks that no link leads there.
    if (!(await dir.list(...names.slice(0, -1))).some(({ name }) => name === names.at(-1))) {
      return { state: "absent", note: "already gone" };
    }
    // The record first: a session is gone when it is.
    await dir.remove(...names, "session.json");
    const path = dir.path(...names);
    for (let left = TRIES;; left--) {
      try {
        await removeTree(context.system.files, path);
        break;
      } catch (thrown) {
        const isFilled = thrown instanceof FileFailure && thrown.reason === "not_empty";
        if (left <= 1 || !isFilled) throw storageError("remove", path, thrown);
      }
    }
    await dir.removeEmpty(...names.slice(0, -1));
    return { state: "removed" };
  });
}
