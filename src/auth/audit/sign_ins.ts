import type { SignInRequest } from "../../clouds/link.ts";
import type { AuthContext } from "../context.ts";
import { note } from "./journal.ts";

/**
 * Notes what a provider does about its sign-in while a command needs it: a renewal, or a person who signs in. The
 * second is left out where the command is itself the login that is noted.
 */
export function notingSignIns(
  context: AuthContext,
  about: {
    readonly identity: string | undefined;
    readonly chain: readonly string[];
    readonly isLogin: boolean;
  },
): SignInRequest["onSignIn"] {
  return async ({ provider, how, failure }) => {
    const renewed = how === "by renewal";
    if (!renewed && about.isLogin) return;
    await note(context, {
      event: renewed ? "refresh" : "login",
      outcome: failure === undefined ? "done" : "failed",
      reason: failure,
      identity: renewed ? undefined : about.identity,
      provider,
      chain: about.chain,
    });
  };
}
