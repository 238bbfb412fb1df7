/** A sign-in is renewed without the person. */
import { forgetSignIn, writeSignIn } from "../../kept_sign_in.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { refreshGrant } from "../../oauth/refresh.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { assertTenant } from "../collect_tokens.ts";
import { askToken } from "../entra/ask_token.ts";
import { ENTRA, EntraRefusal } from "../entra/failure.ts";
import { scopeOf } from "../places.ts";
import { SIGN_IN, type StoredSignIn } from "./stored_sign_in.ts";
import { type Opened, tell, tokenOf, type Work } from "./work.ts";

/** Only a person can help, and one may be asked. */
export interface PersonNeeded {
  /** What the sign-in of the person must show. */
  readonly claims: string | undefined;
}

/** @throws AtmosError `not_signed_in` when only a person can help, and none may be asked */
export async function renew(work: Work, stored: StoredSignIn): Promise<Opened | PersonNeeded> {
  const { name, settings, request, doing, claims } = work;
  const { system, interaction } = request;
  let why: unknown;
  const dialect = {
    ...ENTRA,
    refresh: async (_: unknown, signal: AbortSignal): Promise<TokenGrant> => {
      const fields = refreshFields(stored, scopeOf(settings.place, "arm"), claims);
      try {
        return await askToken(system, { ...settings, ...stored }, fields, signal);
      } catch (error) {
        why = error;
        throw error;
      }
    },
  };
  const refreshed = await refreshGrant(dialect, stored.refreshToken, interaction.cancelled);
  switch (refreshed.kind) {
    case "renewed": {
      const { grant } = refreshed;
      assertTenant(tokenOf(grant), stored.tenant, doing);
      const signIn = { ...stored, refreshToken: grant.refreshToken ?? stored.refreshToken };
      await writeSignIn(request, name, SIGN_IN, signIn);
      system.log.info("Sign-in renewed", { provider: settings.provider });
      await tell(work, "by renewal", undefined);
      return { signIn, arm: tokenOf(grant) };
    }
    case "over": {
      const error = ENTRA.explain(why, doing);
      system.log.info("Sign-in cannot be renewed any more", {
        provider: settings.provider,
        reason: error.message,
      });
      if (isDead(why)) await forgetSignIn(request, name);
      await tell(work, "by renewal", "not_signed_in");
      if (interaction.mayAsk) return { claims: claimsOf(why) ?? claims };
      const state = error.message.replace(`${doing}: `, "");
      throw notSignedIn(request, settings.provider, `the sign-in has ended: ${state}`, error);
    }
    case "undecided":
      await tell(work, "by renewal", refreshed.error.code);
      throw refreshed.error;
  }
}

function claimsOf(why: unknown): string | undefined {
  return why instanceof EntraRefusal ? why.claims : undefined;
}

const DEAD: readonly (string | undefined)[] = [undefined, "bad_token", "token_expired", "client_mismatch"];

/** What a policy wants a person for may be let through from another place: only what is dead is forgotten. */
function isDead(why: unknown): boolean {
  return why instanceof EntraRefusal && why.error === "invalid_grant" && DEAD.includes(why.suberror);
}

/** One refresh token is good for every service of the person and the application. */
export function refreshFields(
  { refreshToken }: Pick<StoredSignIn, "refreshToken">,
  scope: string,
  claims: string | undefined,
): Readonly<Record<string, string>> {
  return {
    grant_type: "refresh_token",
    refresh_token: refreshToken.reveal(),
    scope: `${scope} offline_access`,
    ...(claims === undefined ? {} : { claims }),
  };
}
