import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import {
  exclusively,
  forgetSignIn,
  readSignIn,
  type SignInName,
  waitingFor,
  writeSignIn,
} from "../../kept_sign_in.ts";
import { acceptPerson } from "../../last_person.ts";
import type { Provider, SignInEvent, SignInRequest } from "../../link.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { refreshGrant } from "../../oauth/refresh.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { readClaims } from "../claims.ts";
import { assertTenant, besideTokens } from "../collect_tokens.ts";
import { type AccessToken, AzureSignIn } from "../credentials.ts";
import { askToken } from "../entra/ask_token.ts";
import { ENTRA, EntraRefusal } from "../entra/failure.ts";
import { tenantId } from "../entra/tenant.ts";
import { scopeOf } from "../places.ts";
import { type PersonSettings, personSettings, type Way } from "./settings.ts";
import { isMadeWith, SIGN_IN, signInName, type StoredSignIn } from "./stored_sign_in.ts";

interface Work {
  readonly settings: PersonSettings;
  readonly way: Way;
  readonly request: SignInRequest;
  readonly name: SignInName;
  readonly doing: string;
}

/** A sign-in, and the first token of it. */
interface Opened {
  readonly signIn: StoredSignIn;
  readonly arm: AccessToken;
}

/** `azure/device-code` and `azure/interactive`: what a person signs in to once is renewed without one. */
export function personProvider(entry: ProviderEntry, way: Way): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await personSettings(entry, request.system.env);
      const work = {
        settings,
        way,
        request,
        name: await signInName(settings),
        doing: `cannot use the provider "${printable(settings.provider)}"`,
      };
      const { signIn, arm } = await open(work);
      const { system, interaction: { cancelled }, wish } = request;
      const ask = async (scope: string): Promise<AccessToken> =>
        tokenOf(await askToken(system, { ...settings, ...signIn }, refreshFields(signIn, scope), cancelled));
      const tokens = await besideTokens(
        arm,
        wish.scopes ?? [],
        (resource) => ask(scopeOf(settings.place, resource)),
        system.log,
      );
      return new AzureSignIn({
        tenant: signIn.tenant,
        cloud: settings.place.cloud,
        principal: signIn.principal,
        tokens,
        location: settings.location,
        federation: undefined,
      });
    },
  };
}

/** The stored sign-in, renewed; else, when a person may be asked, a new one. One process at a time does that. */
async function open(work: Work): Promise<Opened> {
  const { name, settings, request } = work;
  const { interaction } = request;
  if (!interaction.mayAsk && await ours(work) === undefined) {
    throw notSignedIn(request, settings.provider);
  }
  return await exclusively(request, name, waitingFor(interaction), async () => {
    const stored = await ours(work);
    const renewed = stored === undefined ? undefined : await renew(work, stored);
    if (renewed !== undefined) return renewed;
    if (!interaction.mayAsk) throw notSignedIn(request, settings.provider);
    return await signIn(work);
  });
}

/** The stored sign-in, unless somebody has put there what was made with something else. */
async function ours({ request, settings, name }: Work): Promise<StoredSignIn | undefined> {
  const stored = await readSignIn(request, name, SIGN_IN, request.interaction);
  return stored !== undefined && isMadeWith(stored, settings) ? stored : undefined;
}

/** Undefined when only a person can help, and one may be asked. */
async function renew(work: Work, stored: StoredSignIn): Promise<Opened | undefined> {
  const { name, settings, request, doing } = work;
  const { system, interaction } = request;
  let why: unknown;
  const dialect = {
    ...ENTRA,
    refresh: async (_: unknown, signal: AbortSignal): Promise<TokenGrant> => {
      const fields = refreshFields(stored, scopeOf(settings.place, "arm"));
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
      if (interaction.mayAsk) return undefined;
      const state = error.message.replace(`${doing}: `, "");
      throw notSignedIn(request, settings.provider, `the sign-in has ended: ${state}`, error);
    }
    case "undecided":
      await tell(work, "by renewal", refreshed.error.code);
      throw refreshed.error;
  }
}

const DEAD: readonly (string | undefined)[] = [undefined, "bad_token", "token_expired", "client_mismatch"];

/** What a policy wants a person for may be let through from another place: only what is dead is forgotten. */
function isDead(why: unknown): boolean {
  return why instanceof EntraRefusal && why.error === "invalid_grant" && DEAD.includes(why.suberror);
}

async function signIn(work: Work): Promise<Opened> {
  const { settings, way, request, name, doing } = work;
  const { system, interaction } = request;
  try {
    const tenant = await tenantId(
      system.http,
      settings.place,
      settings.tenant,
      doing,
      interaction.cancelled,
    );
    const { signInByPerson } = await import("./by_person.ts");
    const grant = await signInByPerson(settings, way, tenant, request);
    assertTenant(tokenOf(grant), tenant, doing);
    const { refreshToken } = grant;
    const { principal } = readClaims(grant.idToken?.claims);
    if (principal === undefined || refreshToken === undefined) {
      throw new AtmosError("unavailable", `${doing}: the answer does not say who signed in`, {
        hint: "Check spec.client_id: the application must be one for people.",
      });
    }
    const portal = `azure-${name.mark}`;
    await acceptPerson(request, { portal, provider: settings.provider, person: principal.name });
    const signedIn = {
      login: settings.place.login,
      tenant,
      named: settings.tenant,
      clientId: settings.clientId,
      refreshToken,
      principal: { ...principal, kind: "user" as const },
    };
    await writeSignIn(request, name, SIGN_IN, signedIn);
    system.log.info("Signed in", { provider: settings.provider });
    await tell(work, "by a person", undefined);
    return { signIn: signedIn, arm: tokenOf(grant) };
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    system.log.info("Sign-in failed", { provider: settings.provider, reason });
    await tell(work, "by a person", reason);
    throw error;
  }
}

/** One refresh token is good for every service of the person and the application. */
function refreshFields({ refreshToken }: StoredSignIn, scope: string): Readonly<Record<string, string>> {
  return {
    grant_type: "refresh_token",
    refresh_token: refreshToken.reveal(),
    scope: `${scope} offline_access`,
  };
}

function tokenOf({ accessToken, expiresAt }: TokenGrant): AccessToken {
  return { token: accessToken, expiresAt };
}

function tell(
  { request, settings }: Work,
  how: SignInEvent["how"],
  failure: string | undefined,
): Promise<void> {
  return request.onSignIn({ provider: settings.provider, how, failure });
}
