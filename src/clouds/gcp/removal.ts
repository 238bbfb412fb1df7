/** Everything of Google Cloud that a logout could end. */
import type { ProviderContext } from "../link.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "../removal.ts";
import {
  keptSessionFolders,
  removeSessionFolder,
  type SessionFolderRemoval,
} from "../session_folders_removal.ts";
import { GOOGLE_SESSIONS } from "./sessions.ts";

export async function kept(scope: KeptScope, context: ProviderContext): Promise<Kept> {
  return await keptSessionFolders(context, GOOGLE_SESSIONS.cloud, scope);
}

export async function remove(removal: Removal, context: ProviderContext): Promise<RemovalOutcome> {
  return await removeSessionFolder(context, removal as SessionFolderRemoval);
}
