/** Everything of Google Cloud that a logout could end. */
import { keptSignIns, removeSignIn, type SignInRemoval } from "../kept_sign_in_removal.ts";
import type { ProviderContext } from "../link.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "../removal.ts";
import {
  keptSessionFolders,
  removeSessionFolder,
  type SessionFolderRemoval,
} from "../session_folders_removal.ts";
import { endAtGoogle, GOOGLE_SIGN_INS } from "./person/ending.ts";
import { GOOGLE_SESSIONS } from "./sessions.ts";

export async function kept(scope: KeptScope, context: ProviderContext): Promise<Kept> {
  const signIns = await keptSignIns(context, scope, GOOGLE_SIGN_INS);
  const sessions = await keptSessionFolders(context, GOOGLE_SESSIONS.cloud, scope);
  return {
    ...signIns,
    removals: [...signIns.removals, ...sessions.removals],
    others: [...signIns.others, ...sessions.others],
    stays: sessions.stays,
  };
}

export async function remove(
  removal: Removal,
  context: ProviderContext,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const own = removal as SignInRemoval | SessionFolderRemoval;
  return own.kind === "session-folder"
    ? await removeSessionFolder(context, own)
    : await removeSignIn(context, own, notice, (context) => endAtGoogle(context, own));
}
