/** Keeps a session in a folder of its own: in a file of ours, and in a folder that the Azure CLI takes for its own. */
import { withLock } from "../../../files/lock.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { SessionKey } from "../../cloud.ts";
import type { Credentials } from "../../credentials.ts";
import type { CloudContext } from "../../link.ts";
import { azureSession } from "../credentials.ts";
import { placeOf } from "../places.ts";
import { cliFiles } from "./cli_files.ts";
import { CLI_FOLDER, SESSION_FILE, sessionFolder, sessionRoot } from "./place.ts";
import { toText } from "./written.ts";

export async function writeSession(
  context: CloudContext,
  key: SessionKey,
  credentials: Credentials,
): Promise<void> {
  const session = azureSession(credentials);
  const { system } = context;
  const dir = sessionRoot(context);
  const folder = sessionFolder(context, key);
  const place = placeOf(session.values.cloud, system.env);
  const files = cliFiles(session.values, place, {
    installation: system.random.uuid(),
    now: system.clock.now(),
  });
  await lockSessions(context, async () => {
    for (const [name, text] of files) await dir.write([...folder, CLI_FOLDER, name], text);
    // Last: a session is there when everything of it is.
    await dir.write([...folder, SESSION_FILE], toText(key, session));
  });
}

/** Does the work while nobody else writes or removes sessions of this realm. */
export async function lockSessions<T>(context: CloudContext, work: () => Promise<T>): Promise<T> {
  const { system, folders, realm } = context;
  const dir = new ScopedDir(system.files, folders.cache);
  const name = [...realmPath(realm), "azure", "files"].join("-");
  return await withLock(system, dir, { name, what: "the session files of azure" }, work);
}
