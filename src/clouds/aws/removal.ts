import type { ProviderContext } from "../link.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "../removal.ts";
import { type CliTokenRemoval, type LegacyRemoval, removeCliToken, removeLegacy } from "./aws_cli_cache.ts";
import { removeSignIn } from "../kept_sign_in_removal.ts";
import { type ConsoleRemoval, keptConsoleSignIns } from "./console_sign_in/removal.ts";
import { type PortalRemoval, revoke } from "./identity_center/revoke.ts";
import { keptLists, type ProvisionedRemoval, removeList } from "./identity_center/provisioned_removal.ts";
import { removeSignInFile, type SignInFileRemoval } from "./identity_center/sign_in_files.ts";
import { keptSignIns } from "./identity_center/sign_out.ts";
import { keptProfiles, type ProfileRemoval, removeKeptProfile } from "./saml/profile_removal.ts";
import { keptSessions, removeSessions, type SessionsRemoval } from "./session_removal.ts";

type AwsRemoval =
  | ConsoleRemoval
  | ProfileRemoval
  | ProvisionedRemoval
  | PortalRemoval
  | SessionsRemoval
  | SignInFileRemoval
  | CliTokenRemoval
  | LegacyRemoval;

/** Everything of AWS that a logout could end. */
export async function kept(scope: KeptScope, context: ProviderContext): Promise<Kept> {
  const sessions = await keptSessions(context, "aws", scope);
  const signIns = await keptSignIns(context, scope);
  const profiles = await keptProfiles(context, scope);
  const lists = await keptLists(context, scope);
  const users = await keptConsoleSignIns(context, scope);
  return {
    ...signIns,
    removals: [...signIns.removals, ...users.removals, ...profiles, ...lists, ...sessions.removals],
    others: [...signIns.others ?? [], ...users.others, ...sessions.others],
    items: [...signIns.items ?? [], ...users.items],
    stays: [...signIns.stays ?? [], ...sessions.stays],
  };
}

/** Ends one of them. */
export function remove(
  removal: Removal,
  context: ProviderContext,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const own = removal as AwsRemoval;
  switch (own.kind) {
    case "portal":
      return revoke(context, own);
    case "sessions":
    case "shared":
      return removeSessions(context, own);
    case "console-sign-in":
      return removeSignIn(context, own, notice);
    case "sign-in":
      return removeSignInFile(context, own, notice);
    case "cli-token":
      return removeCliToken(context, own);
    case "legacy":
      return removeLegacy(context, own);
    case "browser-profile":
      return removeKeptProfile(context, own);
    case "accounts":
      return removeList(context, own);
  }
}
