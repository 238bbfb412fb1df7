/**
 * Keeps role credentials where the AWS SDKs and the AWS CLI find them: in the files `credentials` and `config`, one
 * pair for each provider, with one section for each identity.
 */
import { withLock } from "../../files/lock.ts";
import { setAside } from "../../files/read_json.ts";
import { realmPath, safeName } from "../../files/safe_name.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { SessionKey } from "../cloud.ts";
import type { CloudContext } from "../link.ts";
import { AwsKeys } from "./keys.ts";
import { readRegion, withRegion } from "./config_file.ts";
import { readKeys, withKeys } from "./credentials_file.ts";
import type { ProfilePlace } from "./environment.ts";
import { type IniFile, parseIni } from "./ini_sections.ts";
import { identityName, profileName } from "./profile_name.ts";

/** The cloud's own folder below the configuration folder. */
export type CloudFolder = "aws" | "mock";

type FileName = "credentials" | "config";

interface Place {
  readonly context: CloudContext;
  readonly dir: ScopedDir;
  readonly folder: readonly string[];
  readonly cloud: CloudFolder;
}

function placeOf(context: CloudContext, cloud: CloudFolder, provider: string): Place {
  const dir = new ScopedDir(context.system.files, context.folders.config);
  return { context, dir, folder: [...realmPath(context.realm), cloud, safeName(provider)], cloud };
}

/** Where a child finds a session. */
export function profilePlace(
  context: CloudContext,
  cloud: CloudFolder,
  session: SessionKey,
  keys: AwsKeys,
): ProfilePlace {
  const { dir, folder } = placeOf(context, cloud, session.provider);
  return {
    credentialsFile: dir.path(...folder, "credentials"),
    configFile: dir.path(...folder, "config"),
    profile: profileName(session.identity),
    region: keys.region,
  };
}

/** Writes one session; those of other identities stay as they are. */
export async function writeSession(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
  credentials: AwsKeys,
): Promise<void> {
  const place = placeOf(context, cloud, key.provider);
  const profile = profileName(key.identity);
  await exclusively(place, async () => {
    // The region first: a session is there when its keys are.
    await edit(place, "config", (file) => withRegion(file, profile, credentials.region));
    await edit(place, "credentials", (file) => withKeys(file, profile, credentials));
  });
}

/** The stored session, expired or not. */
export async function readSession(
  context: CloudContext,
  cloud: CloudFolder,
  key: SessionKey,
): Promise<AwsKeys | undefined> {
  const place = placeOf(context, cloud, key.provider);
  const credentials = await readFile(place, "credentials");
  const keys = readKeys(credentials, profileName(key.identity));
  if (keys === undefined) return undefined;
  const region = readRegion(await readFile(place, "config"), profileName(key.identity));
  return region === undefined ? undefined : new AwsKeys({ ...keys, region });
}

/** All stored sessions of a provider, expired or not, by identity. */
export async function listSessions(
  context: CloudContext,
  cloud: CloudFolder,
  provider: string,
): Promise<ReadonlyMap<string, AwsKeys>> {
  const place = placeOf(context, cloud, provider);
  const credentials = await readFile(place, "credentials");
  const sessions = new Map<string, AwsKeys>();
  if (credentials.sections.size === 0) return sessions;
  const config = await readFile(place, "config");
  for (const profile of credentials.sections.keys()) {
    const keys = readKeys(credentials, profile);
    const region = readRegion(config, profile);
    if (keys !== undefined && region !== undefined) {
      sessions.set(identityName(profile), new AwsKeys({ ...keys, region }));
    }
  }
  return sessions;
}

async function exclusively(place: Place, work: () => Promise<void>): Promise<void> {
  await lockSessionFiles(place.context, place.cloud, work);
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

async function edit(place: Place, name: FileName, change: (file: IniFile) => string): Promise<void> {
  await place.dir.write([...place.folder, name], change(await readFile(place, name)));
}

/** A file that does not parse is moved aside, and there is an empty one instead. */
async function readFile(place: Place, name: FileName): Promise<IniFile> {
  const names = [...place.folder, name];
  const text = await place.dir.readText(...names) ?? "";
  const file = parseIni(text);
  if (!("broken" in file)) return file;
  await setAside(place.context.system, place.dir, names, text, file.broken);
  return { lines: [], sections: new Map() };
}
