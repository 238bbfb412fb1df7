/** Reads the sessions that are kept in folders of their own. */
import { readJson } from "../../../files/read_json.ts";
import { safeName } from "../../../files/safe_name.ts";
import type { ScopedDir } from "../../../files/scoped_dir.ts";
import type { SessionKey, StoredSession } from "../../cloud.ts";
import type { CloudContext } from "../../link.ts";
import type { AzureSession } from "../credentials.ts";
import { cloudFolder, isMadeFor, SESSION_FILE, sessionFolder, sessionRoot } from "./place.ts";
import { fromJson, type WrittenSession } from "./written.ts";

/** The stored session, expired or not. */
export async function readSession(
  context: CloudContext,
  key: SessionKey,
): Promise<AzureSession | undefined> {
  const found = await readIn(context, sessionFolder(context, key));
  return found?.key.madeFor === key.madeFor && found.key.identity === key.identity
    ? found.session
    : undefined;
}

/** All stored sessions of a provider, expired or not, whatever they were made for. */
export async function listSessions(
  context: CloudContext,
  provider: string,
): Promise<readonly StoredSession[]> {
  const dir = sessionRoot(context);
  const parent = [...cloudFolder(context), safeName(provider)];
  const sessions: StoredSession[] = [];
  for (const identity of await foldersIn(dir, parent)) {
    for (const madeFor of (await foldersIn(dir, [...parent, identity])).filter(isMadeFor)) {
      const found = await readIn(context, [...parent, identity, madeFor]);
      if (found === undefined || found.key.madeFor !== madeFor) continue;
      if (safeName(found.key.identity) !== identity) continue;
      sessions.push({ identity: found.key.identity, madeFor, credentials: found.session });
    }
  }
  return sessions;
}

async function foldersIn(dir: ScopedDir, names: readonly string[]): Promise<string[]> {
  return (await dir.list(...names)).filter(({ kind }) => kind === "folder").map(({ name }) => name);
}

async function readIn(
  context: CloudContext,
  folder: readonly string[],
): Promise<WrittenSession | undefined> {
  return await readJson(context.system, sessionRoot(context), [...folder, SESSION_FILE], fromJson);
}
