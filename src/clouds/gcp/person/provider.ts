/** `gcp/interactive`: a person signs in at Google in the browser, with a client of the team's own. */
import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Secret } from "../../../secret.ts";
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
import { signInByBrowser } from "../../oauth/browser_flow.ts";
import type { Dialect, Revoker } from "../../oauth/dialect.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import { refreshGrant } from "../../oauth/refresh.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { textOf } from "../../untyped.ts";
import { GoogleToken } from "../google_token.ts";
import { googleDialect } from "./dialect.ts";
import { isMadeWith, SIGN_IN, signInName, type StoredSignIn } from "./stored_sign_in.ts";
import { type PersonSettings, personSettings } from "./settings.ts";

interface Work {
  readonly settings: PersonSettings;
  readonly request: SignInRequest;
  readonly name: SignInName;
  readonly dialect: () => Promise<Dialect & Revoker>;
  readonly doing: string;
}

/** A sign-in, and a token of it. */
interface Opened {
  readonly person: string;
  readonly grant: TokenGrant;
}

export function interactive(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<GoogleToken> {
      const settings = await personSettings(entry, request.system.env);
      const { person, grant } = await open({
        settings,
        request,
        name: await signInName(settings),
        dialect: () => googleDialect(request.system, settings),
        doing: `cannot use the provider "${printable(entry.name)}"`,
      });
      return new GoogleToken({
        accessToken: grant.accessToken,
        expiresAt: grant.expiresAt,
        account: person,
        project: settings.project,
        region: settings.region,
        scopes: settings.scopes,
      });
    },
  };
}

/** The stored sign-in, renewed; else, when a person may be asked, a new one. One process at a time does that. */
async function open(work: Work): Promise<Opened> {
  const { settings, request, name } = work;
  const { interaction } = request;
  if (!interaction.mayAsk && await ours(work) === undefined) {
    throw notSignedIn(request, settings.provider);
  }
  return await exclusively(request, name, waitingFor(interaction), async () => {
    const stored = await ours(work);
    const renewed = stored === undefined ? undefined : await renew(work, stored);
    if (renewed !== undefined) return renewed;
    if (!interaction.mayAsk) throw notSignedIn(request, settings.provider, "the sign-in has ended");
    return await signIn(work);
  });
}

/** The stored sign-in, unless somebody has put there what was made with something else. */
async function ours({ request, settings, name }: Work): Promise<StoredSignIn | undefined> {
  const stored = await readSignIn(request, name, SIGN_IN, request.interaction);
  return stored !== undefined && isMadeWith(stored, settings) ? stored : undefined;
}

/** Undefined when only a person can help: what has ended is forgotten then. */
async function renew(work: Work, stored: StoredSignIn): Promise<Opened | undefined> {
  const { settings, request, name } = work;
  const { system, interaction } = request;
  const refreshed = await refreshGrant(await work.dialect(), stored.refreshToken, interaction.cancelled);
  switch (refreshed.kind) {
    case "renewed": {
      const refreshToken = refreshed.grant.refreshToken ?? stored.refreshToken;
      if (refreshToken.reveal() !== stored.refreshToken.reveal()) {
        await writeSignIn(request, name, SIGN_IN, { ...stored, refreshToken });
      }
      system.log.info("Sign-in renewed", { provider: settings.provider });
      await tell(work, "by renewal", undefined);
      return { person: stored.person, grant: refreshed.grant };
    }
    case "over":
      await tell(work, "by renewal", "not_signed_in");
      if (refreshed.clientIsDead) throw deadClient(work);
      await forgetSignIn(request, name);
      return undefined;
    case "undecided":
      await tell(work, "by renewal", refreshed.error.code);
      throw refreshed.error;
  }
}

async function signIn(work: Work): Promise<Opened> {
  const { settings, request, name, doing } = work;
  const { system, interaction } = request;
  try {
    if (!interaction.hasBrowser) throw noBrowser(doing);
    const dialect = await work.dialect();
    const flow = { dialect, interaction, system, provider: settings.provider, otherwise: ELSEWHERE };
    const grant = await signInByBrowser(flow);
    const { refreshToken } = grant;
    const person = textOf(grant.idToken?.claims["email"]);
    if (refreshToken === undefined || person === undefined) {
      throw new AtmosError("unavailable", `${doing}: Google's answer does not say who signed in`, {
        hint: "Look whether spec.client_id is a client for desktop applications.",
      });
    }
    await accept(work, dialect, { person, refreshToken });
    const { clientId, tokenUrl, scopes } = settings;
    await writeSignIn(request, name, SIGN_IN, { clientId, tokenUrl, scopes, refreshToken, person });
    system.log.info("Signed in", { provider: settings.provider });
    await tell(work, "by a person", undefined);
    return { person, grant };
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    system.log.info("Sign-in failed", { provider: settings.provider, reason });
    await tell(work, "by a person", reason);
    throw error;
  }
}

/** Whoever is not the one who signed in last, and is not wanted, is signed out again. */
async function accept(
  { settings, request, name }: Work,
  dialect: Revoker,
  { person, refreshToken }: { readonly person: string; readonly refreshToken: Secret },
): Promise<void> {
  try {
    await acceptPerson(request, { portal: `gcp-${name.mark}`, provider: settings.provider, person });
  } catch (error) {
    const { clock, log } = request.system;
    await revokeToken(dialect, refreshToken, clock, "cannot sign out at Google").catch((reason) =>
      log.warn("A sign-in that was refused is not ended at Google", { reason: messageOf(reason) })
    );
    throw error;
  }
}

function tell(
  { request, settings }: Work,
  how: SignInEvent["how"],
  failure: string | undefined,
): Promise<void> {
  return request.onSignIn({ provider: settings.provider, how, failure });
}

const ELSEWHERE =
  "Google lets nobody confirm on another device for this. Without a browser here, use a provider of the " +
  "kind gcp/adc, after `gcloud auth application-default login --no-browser`.";

function noBrowser(doing: string): AtmosError {
  return new AtmosError("sign_in_failed", `${doing}: a browser on this machine is needed`, {
    hint: ELSEWHERE,
  });
}

function deadClient({ doing }: Work): AtmosError {
  return new AtmosError("access_denied", `${doing}: Google does not know the client any more`, {
    hint: "Look at spec.client_id and spec.client_secret.",
  });
}
