/** The files of sign-ins, where there is no keyring, and the lists of accounts beside it: found and removed. */
import { join } from "../../../system/path.ts";
import { copiesOf } from "../../../files/leftovers.ts";
import { withLock } from "../../../files/lock.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import type { CloudContext } from "../../link.ts";
import { type Removal, removalOf, type RemovalOutcome } from "../../removal.ts";
import { portalLock } from "./portal_record.ts";
import { fromJson, type PortalSession } from "./portal_session.ts";
import { isOver } from "./renewal.ts";

/** The file of a provider's sign-in. */
export interface SignInFileRemoval extends Removal {
  readonly kind: "sign-in";
  readonly file: string;
  readonly path: string;
}

function cacheFolder({ realm }: CloudContext): string[] {
  return [...realmPath(realm), "aws-sso"];
}

export function fileRemoval(
  context: CloudContext,
  names: readonly string[],
  file: string,
  isOther = false,
): SignInFileRemoval {
  const path = join(context.folders.cache, ...cacheFolder(context), file);
  const about = {
    cloud: "aws",
    realm: context.realm,
    subject: "provider",
    names,
    role: "sign-in",
    store: "files",
    label: "Files",
    path,
    isOther,
  } as const;
  return { ...removalOf(about), kind: "sign-in", file, path };
}

/** What there is of a portal's files. */
export async function signInFiles(
  context: CloudContext,
  { key, providers }: { readonly key: string; readonly providers: readonly string[] },
  wanted: { readonly session: boolean; readonly accounts: boolean },
): Promise<SignInFileRemoval[]> {
  const removals: SignInFileRemoval[] = [];
  const names = [wanted.session ? `${key}.json` : "", wanted.accounts ? `${key}-accounts.json` : ""];
  for (const file of names.filter((name) => name !== "")) {
    const removal = fileRemoval(context, providers, file);
    const there = await context.system.files.info(removal.path) !== undefined;
    if (there || (await copiesOf(context.system.files, removal.path)).length > 0) removals.push(removal);
  }
  return removals;
}

/** The keys of all portals that have a file, and what is in the session's, as far as it can be read. */
export async function storedPortals(
  context: CloudContext,
): Promise<readonly { readonly key: string; readonly session: PortalSession | undefined }[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const keys = new Set((await dir.list(...cacheFolder(context))).map(({ name }) => keyIn(name)));
  return await Promise.all([...keys].map(async (key) => ({ key, session: await peek(context, key) })));
}

function keyIn(file: string): string {
  return file.replace(/(-accounts)?\.json(\.corrupt-.*)?$/, "");
}

/** Files of portals that no provider has any more. */
export async function strayFiles(
  context: CloudContext,
  found: readonly Removal[],
): Promise<SignInFileRemoval[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const known = new Set(found.map(({ path }) => path));
  const names = (await dir.list(...cacheFolder(context))).map(({ name }) =>
    name.replace(/\.corrupt-.*$/, "")
  );
  return [...new Set(names)].map((name) => fileRemoval(context, [], name)).filter(({ path }) =>
    !known.has(path)
  );
}

/** The session in the file, as far as it can be read; nothing is moved or changed. */
export async function peek(context: CloudContext, key: string): Promise<PortalSession | undefined> {
  const { path } = fileRemoval(context, [], `${key}.json`);
  try {
    const text = await context.system.files.readText(path);
    return text === undefined ? undefined : fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether a session has a token that the service would have to end. */
export function holdsToken(context: CloudContext, session: PortalSession | undefined): boolean {
  return session?.token !== undefined && session.token.expiresAt > context.system.clock.now();
}

export async function fileIsOver(context: CloudContext, key: string): Promise<boolean> {
  const session = await peek(context, key);
  return session !== undefined && isOver(session, context.system.clock.now());
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const LOCK_LIMIT = 10_000;

export async function removeSignInFile(
  context: CloudContext,
  removal: SignInFileRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const folder = cacheFolder(context);
  const what = `the sign-in at ${removal.names.map((name) => `"${printable(name)}"`).join(", ")}`;
  const options = {
    name: portalLock(context, keyIn(removal.file)),
    what,
    limit: LOCK_LIMIT,
    onWait: (): void => notice(`Waiting for another atmos command to finish ${what}…`),
  };
  return await withLock(context.system, dir, options, async () => {
    const removed = await dir.remove(...folder, removal.file);
    await dir.removeEmpty(...folder);
    return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
