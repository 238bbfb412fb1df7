import { printable } from "../../printable.ts";
import { keptSignIns, removeSignIn, type SignInRemoval, type SignInRules } from "../kept_sign_in_removal.ts";
import type { ProviderContext } from "../link.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "../removal.ts";
import { keptAround, type LegacyRemoval, removeLegacy } from "./around.ts";
import {
  keptSessionFolders,
  removeSessionFolder,
  type SessionFolderRemoval,
} from "../session_folders_removal.ts";
import { CLOUD } from "./words.ts";
import { personSettings } from "./sign_in/settings.ts";
import { signInName } from "./sign_in/stored_sign_in.ts";

/** Entra has no way to end a sign-in: what is here is forgotten. */
const SIGN_INS: SignInRules = {
  cloud: CLOUD,
  kinds: ["azure/device-code", "azure/interactive"],
  markOf: async (entry, { system }) => (await signInName(await personSettings(entry, system.env))).mark,
};

/** Everything of Azure that a logout could end. */
export async function kept(scope: KeptScope, context: ProviderContext): Promise<Kept> {
  const sessions = await keptSessionFolders(context, CLOUD, scope);
  const signIns = await keptSignIns(context, scope, SIGN_INS);
  const around = await keptAround(context, scope);
  return {
    removals: [...signIns.removals, ...sessions.removals, ...around.removals],
    others: [...signIns.others, ...sessions.others],
    items: signIns.items,
    problems: signIns.problems,
    stays: [...sessions.stays, ...around.stays],
  };
}

/** Ends one of them. */
export function remove(
  removal: Removal,
  context: ProviderContext,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const own = removal as SessionFolderRemoval | SignInRemoval | LegacyRemoval;
  switch (own.kind) {
    case "session-folder":
      return removeSession(context, own, notice);
    case "sign-in":
    case "revocation":
      return removeSignIn(context, own, notice);
    case "legacy":
      return removeLegacy(context, own);
  }
}

async function removeSession(
  context: ProviderContext,
  removal: SessionFolderRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const { names, until } = removal;
  const outcome = await removeSessionFolder(context, removal);
  if (outcome.state === "removed" && until !== undefined) {
    const end = new Date(until).toISOString().replace(/\.\d+Z$/, "Z");
    notice(
      `Microsoft has no way to take back access tokens: copies of those of ${
        printable(names[0] ?? "")
      } work until ${end}.`,
    );
  }
  return outcome;
}
