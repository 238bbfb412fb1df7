/** Sessions of Azure as folders: a record of ours, and a folder that the Azure CLI takes for its own. */
import type { Session, SessionKey, StoredSession } from "../../session.ts";
import type { CloudContext } from "../../link.ts";
import {
  listSessionFolders,
  readSessionFolder,
  type SessionFile,
  type SessionForm,
  writeSessionFolder,
} from "../../session_folders.ts";
import { type AzureSession, azureSession } from "../credentials.ts";
import { placeOf } from "../places.ts";
import { askingFiles, cliFiles } from "./cli_files.ts";
import { ASKING_FOLDER, CLI_FOLDER, CLOUD } from "../words.ts";
import { fromRecord, toRecord } from "./written.ts";

function formIn({ system }: CloudContext): SessionForm<AzureSession> {
  return {
    cloud: CLOUD,
    toRecord,
    fromRecord,
    files: ({ values }) => {
      const made = { installation: system.random.uuid(), now: system.clock.now() };
      const place = placeOf(values.cloud, system.env);
      return [
        ...inFolder(CLI_FOLDER, cliFiles(values, place, made)),
        ...inFolder(ASKING_FOLDER, askingFiles(values, place, made)),
      ];
    },
  };
}

function inFolder(folder: string, files: ReadonlyMap<string, string>): SessionFile[] {
  return [...files].map(([name, text]) => ({ names: [folder, name], text }));
}

export async function write(session: Session, context: CloudContext): Promise<void> {
  await writeSessionFolder(context, formIn(context), session, azureSession(session.credentials));
}

export async function read(key: SessionKey, context: CloudContext): Promise<AzureSession | undefined> {
  return await readSessionFolder(context, formIn(context), key);
}

export async function list(provider: string, context: CloudContext): Promise<readonly StoredSession[]> {
  return await listSessionFolders(context, formIn(context), provider);
}
