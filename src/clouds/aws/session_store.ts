/**
 * Keeps role credentials where the AWS SDKs and the AWS CLI find them: in the files `credentials` and `config`, one
 * pair for each identity, with its profile alone.
 */
import { setAside } from "../../files/read_json.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { SessionKey, StoredSession } from "../session.ts";
import type { CloudContext } from "../link.ts";
import { lockSessions } from "../session_lock.ts";
import { AwsKeys } from "./keys.ts";
import { readRegion, withRegion } from "./config_file.ts";
import { readKeys, withKeys } from "./credentials_file.ts";
import type { ProfilePlace } from "./environment.ts";
import { type IniFile, parseIni } from "./ini_sections.ts";
import { identityName, profileName } from "./profile_name.ts";
import {
  type CloudFolder,
  identityFolder,
  isMadeFor,
  providerFolder,
  type SessionFile,
  sessionFolder,
  sessionRoot,
} from "./session_place.ts";
import { dropShared, sharedSessions } from "./shared_files.ts";

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
  await lockSessions(context, cloud, async () => {
    await writeOwn(context, cloud, key, credentials);
    await dropShared(context, cloud, key.provider);
  });
}

/** The stored session, expired or not. */
export async function readSession(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
): Promise<AwsKeys | undefined> {
  return await readIn(context, sessionFolder(context, cloud, key), key);
}

/** All stored sessions of a provider, expired or not, whatever they were made for. */
export async function listSessions(
  context: CloudContext,
  cloud: CloudFolder,
  provider: string,
): Promise<readonly StoredSession[]> {
  const dir = sessionRoot(context);
  const parent = providerFolder(context, cloud, provider);
  const sessions: StoredSession[] = [];
  for (const identity of await foldersIn(dir, parent)) {
    for (const madeFor of (await foldersIn(dir, [...parent, identity])).filter(isMadeFor)) {
      const session = await sessionIn(context, [...parent, identity, madeFor], madeFor);
      if (session !== undefined) sessions.push(session);
    }
  }
  for (const [identity, credentials] of await sharedSessions(context, cloud, provider)) {
    sessions.push({ identity, madeFor: undefined, credentials });
  }
  return sessions;
}

async function foldersIn(dir: ScopedDir, names: readonly string[]): Promise<string[]> {
  return (await dir.list(...names)).filter(({ kind }) => kind === "folder").map(({ name }) => name);
}

async function sessionIn(
  context: CloudContext,
  folder: readonly string[],
  madeFor: string,
): Promise<StoredSession | undefined> {
  const { sections } = await readFile(context, folder, "credentials");
  const identity = [...sections.keys()].map(identityName).find((name) =>
    identityFolder(name) === folder.at(-2)
  );
  if (identity === undefined) return undefined;
  const credentials = await readIn(context, folder, { identity, madeFor });
  return credentials === undefined ? undefined : { identity, madeFor, credentials };
}

/** What the keys were made for is in the file, too: one that somebody has moved there is not believed. */
async function readIn(
  context: CloudContext,
  folder: readonly string[],
  { identity, madeFor }: Pick<SessionKey, "identity" | "madeFor">,
): Promise<AwsKeys | undefined> {
  const keys = readKeys(await readFile(context, folder, "credentials"), profileName(identity));
  if (keys === undefined || keys.madeFor !== madeFor) return undefined;
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
  const issuedAt = credentials.expiresAt === undefined ? undefined : context.system.clock.now();
  await change("credentials", (file) => withKeys(file, profile, { ...credentials, issuedAt }, key.madeFor));
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
