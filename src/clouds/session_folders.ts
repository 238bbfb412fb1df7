/**
 * Sessions as folders: `<config>/[<realm>/]<cloud>/<provider>/<identity>/<made for>/`. Each holds a record of ours, the
 * files that a child is shown, and whatever the cloud's programs keep beside them: all of it goes with the session.
 */
import { readJson } from "../files/read_json.ts";
import { realmPath, safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { SessionKey, StoredSession } from "./session.ts";
import type { Credentials } from "./credentials.ts";
import type { CloudContext } from "./link.ts";
import { lockSessions } from "./session_lock.ts";
import { field } from "./untyped.ts";

/** What differs by cloud. */
export interface SessionForm<T extends Credentials> {
  /** The cloud's name, which is that of its folder. */
  readonly cloud: string;
  /** Reveals the secrets. */
  toRecord(credentials: T): Readonly<Record<string, unknown>>;
  /** @throws Error for what {@link toRecord} has not made */
  fromRecord(record: unknown): T;
  /** What a child reads, by path below the session's folder. */
  files(credentials: T, pathOf: (...names: readonly string[]) => string): readonly SessionFile[];
}

export interface SessionFile {
  readonly names: readonly string[];
  /** Undefined: one that must not be there. */
  readonly text: string | undefined;
}

/** The record. It is written last: a session is there when this is. */
const RECORD = "session.json";

export function sessionsDir({ system, folders }: CloudContext): ScopedDir {
  return new ScopedDir(system.files, folders.config);
}

/** `[<realm>/]<cloud>`, as names below {@link sessionsDir}. */
export function cloudNames({ realm }: CloudContext, cloud: string): readonly string[] {
  return [...realmPath(realm), cloud];
}

/** Whether a folder in that of an identity is one of what it was made for. */
export function isMadeFor(name: string): boolean {
  return /^[0-9a-f]+-[0-9a-f]+$/.test(name);
}

function sessionNames(context: CloudContext, cloud: string, key: SessionKey): readonly string[] {
  return [...cloudNames(context, cloud), safeName(key.provider), safeName(key.identity), key.madeFor];
}

/** The path of a file, or folder, of a session. */
export function sessionPath(
  context: CloudContext,
  cloud: string,
  key: SessionKey,
  ...names: readonly string[]
): string {
  return sessionsDir(context).path(...sessionNames(context, cloud, key), ...names);
}

/** Writes one session whole. */
export async function writeSessionFolder<T extends Credentials>(
  context: CloudContext,
  form: SessionForm<T>,
  key: SessionKey,
  credentials: T,
): Promise<void> {
  const dir = sessionsDir(context);
  const folder = sessionNames(context, form.cloud, key);
  const pathOf = (...names: readonly string[]): string => dir.path(...folder, ...names);
  const { identity, madeFor } = key;
  await lockSessions(context, form.cloud, async () => {
    for (const { names, text } of form.files(credentials, pathOf)) {
      if (text === undefined) await dir.remove(...folder, ...names);
      else await dir.write([...folder, ...names], text);
    }
    const record = { version: 1, identity, madeFor, ...form.toRecord(credentials) };
    await dir.write([...folder, RECORD], `${JSON.stringify(record)}\n`);
  });
}

/** The stored session, expired or not. */
export async function readSessionFolder<T extends Credentials>(
  context: CloudContext,
  form: SessionForm<T>,
  key: SessionKey,
): Promise<T | undefined> {
  return (await readIn(context, form, sessionNames(context, form.cloud, key)))?.credentials;
}

/** All stored sessions of a provider, expired or not, whatever they were made for. */
export async function listSessionFolders<T extends Credentials>(
  context: CloudContext,
  form: SessionForm<T>,
  provider: string,
): Promise<readonly StoredSession[]> {
  const dir = sessionsDir(context);
  const parent = [...cloudNames(context, form.cloud), safeName(provider)];
  const sessions: StoredSession[] = [];
  for (const identity of await foldersIn(dir, parent)) {
    for (const madeFor of (await foldersIn(dir, [...parent, identity])).filter(isMadeFor)) {
      const session = await readIn(context, form, [...parent, identity, madeFor]);
      if (session !== undefined) sessions.push(session);
    }
  }
  return sessions;
}

async function foldersIn(dir: ScopedDir, names: readonly string[]): Promise<string[]> {
  return (await dir.list(...names)).filter(({ kind }) => kind === "folder").map(({ name }) => name);
}

/** Whose it is and what it was made for is in the record, too: one that somebody has moved there is not believed. */
async function readIn<T extends Credentials>(
  context: CloudContext,
  form: SessionForm<T>,
  folder: readonly string[],
): Promise<{ identity: string; madeFor: string; credentials: T } | undefined> {
  const [, madeFor = ""] = folder.slice(-2);
  const found = await readJson(context.system, sessionsDir(context), [...folder, RECORD], (value) => {
    const owner = ownerIn(value);
    if (owner === undefined) throw new Error("it is no session of this program");
    return { ...owner, credentials: form.fromRecord(value) };
  });
  if (found === undefined || found.madeFor !== madeFor) return undefined;
  return safeName(found.identity) === folder.at(-2) ? found : undefined;
}

/** Whose a record is; undefined for what is none. */
export function ownerIn(
  record: unknown,
): { readonly identity: string; readonly madeFor: string } | undefined {
  const [identity, madeFor] = [field(record, "identity"), field(record, "madeFor")];
  if (field(record, "version") !== 1) return undefined;
  return typeof identity === "string" && typeof madeFor === "string" ? { identity, madeFor } : undefined;
}

/** A record as far as it can be read; nothing is moved or changed. */
export async function peekRecord(context: CloudContext, folder: readonly string[]): Promise<unknown> {
  const path = sessionsDir(context).path(...folder, RECORD);
  try {
    return JSON.parse(await context.system.files.readText(path) ?? "null");
  } catch {
    return undefined;
  }
}
