/**
 * Keeps role credentials where the AWS SDKs and the AWS CLI find them: in the files `credentials` and `config`, one
 * pair for each identity, with its profile alone.
 */
import { withLock } from "../../files/lock.ts";
import { realmPath } from "../../files/safe_name.ts";
import { setAside } from "../../files/read_json.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { SessionKey } from "../cloud.ts";
import type { CloudContext } from "../link.ts";
import { AwsKeys } from "./keys.ts";
import { readRegion, withRegion } from "./config_file.ts";
import { readKeys, withKeys } from "./credentials_file.ts";
import type { ProfilePlace } from "./environment.ts";
import { type IniFile, parseIni } from "./ini_sections.ts";
import { identityName, profileName } from "./profile_name.ts";
import {
  type CloudFolder,
  identityFolder,
  providerFolder,
  type SessionFile,
  sessionFolder,
  sessionRoot,
} from "./session_place.ts";
import { hasSharedFiles, removeFromShared, sharedSessions } from "./shared_files.ts";

/** Where a child finds a session. */
export function profilePlace(
  context: CloudContext,
  cloud: CloudFolder,
  session: SessionKey,
  keys: AwsKeys,
): ProfilePlace {
  const dir = sessionRoot(context);
  const folder = sessionFolder(context, cloud, session);
  return {
    credentialsFile: dir.path(...folder, "credentials"),
    configFile: dir.path(...folder, "config"),
    profile: profileName(session.identity),
    region: keys.region,
  };
}

/** Writes one session. */
export async function writeSession(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
  credentials: AwsKeys,
): Promise<void> {
  await lockSessionFiles(context, cloud, async () => {
    await writeOwn(context, cloud, key, credentials);
    await takeApart(context, cloud, key.provider);
  });
}

/** The stored session, expired or not. */
export async function readSession(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
): Promise<AwsKeys | undefined> {
  const own = await readOwn(context, cloud, key);
  if (own !== undefined || !await hasSharedFiles(context, cloud, key.provider)) return own;
  await lockSessionFiles(context, cloud, () => takeApart(context, cloud, key.provider));
  return await readOwn(context, cloud, key);
}

/** All stored sessions of a provider, expired or not, by identity. */
export async function listSessions(
  context: CloudContext,
  cloud: CloudFolder,
  provider: string,
): Promise<ReadonlyMap<string, AwsKeys>> {
  const parent = providerFolder(context, cloud, provider);
  const entries = await sessionRoot(context).list(...parent);
  const folders = entries.filter(({ kind }) => kind === "folder").map(({ name }) => name);
  const own = await Promise.all(folders.map((folder) => sessionIn(context, [...parent, folder])));
  const sessions = new Map(own.filter((session) => session !== undefined));
  for (const [identity, keys] of await sharedSessions(context, cloud, provider)) {
    if (!sessions.has(identity)) sessions.set(identity, keys);
  }
  return sessions;
}

async function sessionIn(
  context: CloudContext,
  folder: readonly string[],
): Promise<[string, AwsKeys] | undefined> {
  const { sections } = await readFile(context, folder, "credentials");
  const identity = [...sections.keys()].map(identityName).find((name) =>
    identityFolder(name) === folder.at(-1)
  );
  if (identity === undefined) return undefined;
  const keys = await readIn(context, folder, identity);
  return keys === undefined ? undefined : [identity, keys];
}

async function readOwn(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
): Promise<AwsKeys | undefined> {
  return await readIn(context, sessionFolder(context, cloud, key), key.identity);
}

async function readIn(
  context: CloudContext,
  folder: readonly string[],
  identity: string,
): Promise<AwsKeys | undefined> {
  const keys = readKeys(await readFile(context, folder, "credentials"), profileName(identity));
  if (keys === undefined) return undefined;
  const region = readRegion(await readFile(context, folder, "config"), profileName(identity));
  return region === undefined ? undefined : new AwsKeys({ ...keys, region });
}

async function writeOwn(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
  credentials: AwsKeys,
): Promise<void> {
  const dir = sessionRoot(context);
  const folder = sessionFolder(context, cloud, key);
  const profile = profileName(key.identity);
  // A file that does not parse is moved aside before it is written anew.
  const change = async (name: SessionFile, text: (file: IniFile) => string): Promise<void> =>
    await dir.write([...folder, name], text(await readFile(context, folder, name)));
  // The region first: a session is there when its keys are.
  await change("config", (file) => withRegion(file, profile, credentials.region));
  await change("credentials", (file) => withKeys(file, profile, credentials));
}

/** Moves every session that lies in the provider's shared files to its own. */
async function takeApart(context: CloudContext, cloud: CloudFolder, provider: string): Promise<void> {
  if (!await hasSharedFiles(context, cloud, provider)) return;
  const sessions = await sharedSessions(context, cloud, provider);
  for (const [identity, keys] of sessions) {
    const key = { provider, identity };
    if (await readOwn(context, cloud, key) === undefined) await writeOwn(context, cloud, key, keys);
  }
  await removeFromShared(context, cloud, provider, [...sessions.keys()]);
}

/** One process at a time reads and writes the session files of a cloud. It is a matter of milliseconds. */
export async function lockSessionFiles<T>(
  { system, folders, realm }: CloudContext,
  cloud: string,
  work: () => Promise<T>,
): Promise<T> {
  const dir = new ScopedDir(system.files, folders.cache);
  const name = [...realmPath(realm), cloud, "files"].join("-");
  return await withLock(system, dir, { name, what: `the session files of ${cloud}` }, work);
}

/** A file that does not parse is moved aside, and there is an empty one instead. */
async function readFile(
  context: CloudContext,
  folder: readonly string[],
  name: SessionFile,
): Promise<IniFile> {
  const dir = sessionRoot(context);
  const names = [...folder, name];
  const text = await dir.readText(...names) ?? "";
  const file = parseIni(text);
  if (!("broken" in file)) return file;
  await setAside(context.system, dir, names, text, file.broken);
  return { lines: [], sections: new Map() };
}
