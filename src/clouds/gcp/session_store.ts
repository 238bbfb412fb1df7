/** Sessions of Google Cloud, written and found. */
import type { Session, SessionKey, StoredSession } from "../session.ts";
import type { CloudContext } from "../link.ts";
import { listSessionFolders, readSessionFolder, writeSessionFolder } from "../session_folders.ts";
import { type GoogleToken, googleToken } from "./google_token.ts";
import { GOOGLE_SESSIONS } from "./sessions.ts";

export async function write(session: Session, context: CloudContext): Promise<void> {
  await writeSessionFolder(context, GOOGLE_SESSIONS, session, googleToken(session.credentials));
}

export async function read(key: SessionKey, context: CloudContext): Promise<GoogleToken | undefined> {
  return await readSessionFolder(context, GOOGLE_SESSIONS, key);
}

export async function list(provider: string, context: CloudContext): Promise<readonly StoredSession[]> {
  return await listSessionFolders(context, GOOGLE_SESSIONS, provider);
}
