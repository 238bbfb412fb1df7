import type { CloudContext } from "../cloud.ts";
import type { CloudRemoval, Kept, KeptScope, RemovalOutcome } from "../removal.ts";
import { removeCliToken, removeLegacy } from "./aws_cli_cache.ts";
import { revoke } from "./identity_center/revoke.ts";
import { keptSignIns, removeSignInFile } from "./identity_center/sign_out.ts";
import { keptSessions, removeSessions } from "./session_removal.ts";

/** Everything of AWS that a logout could end. */
export async function kept(scope: KeptScope, context: CloudContext): Promise<Kept> {
  const sessions = await keptSessions(context, "aws", scope);
  const signIns = await keptSignIns(context, scope);
  return { ...signIns, removals: [...signIns.removals, ...sessions] };
}

/** Ends one of them. */
export function remove(
  removal: CloudRemoval,
  context: CloudContext,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  switch (removal.store) {
    case "portal":
      return revoke(context, removal);
    case "files":
      return removal.kind === "sessions"
        ? removeSessions(context, removal)
        : removeSignInFile(context, removal, notice);
    case "aws-cli":
      return removeCliToken(context, removal);
    case "legacy":
      return removeLegacy(context, removal);
  }
}
