/** A person signs in: in the browser of this machine, or with a code on any device. Loads the library for OAuth. */
import type { SignInRequest } from "../../link.ts";
import { signInByBrowser } from "../../oauth/browser_flow.ts";
import { signInByDevice } from "../../oauth/device_flow.ts";
import { type Dialect } from "../../oauth/dialect.ts";
import { standardDialect } from "../../oauth/standard.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { DEFAULT_LIFE, endpoint } from "../entra/ask_token.ts";
import { ENTRA, explainEntra, SERVICE } from "../entra/failure.ts";
import { issuerOf } from "../entra/tenant.ts";
import { scopeOf } from "../places.ts";
import type { PersonSettings, Way } from "./settings.ts";

export interface HowToSignIn {
  readonly way: Way;
  /** The directory, as a GUID. */
  readonly tenant: string;
  /** What the sign-in must show, as a service wants it. */
  readonly claims: string | undefined;
}

/** @throws AtmosError `sign_in_failed`, `cancelled`, `unavailable`, `access_denied` */
export async function signInByPerson(
  settings: PersonSettings,
  { way, tenant, claims }: HowToSignIn,
  request: SignInRequest,
): Promise<TokenGrant> {
  const { system, interaction } = request;
  const dialect = await entraDialect(settings, { tenant, claims }, request);
  const isBrowser = way === "interactive" && interaction.hasBrowser;
  const flow = { dialect, interaction, system, provider: settings.provider };
  try {
    return isBrowser ? await signInByBrowser(flow) : await signInByDevice(flow);
  } catch (error) {
    throw explainEntra(error, `cannot sign in to ${SERVICE}`, interaction.cancelled);
  }
}

async function entraDialect(
  { place, clientId }: PersonSettings,
  { tenant, claims }: Pick<HowToSignIn, "tenant" | "claims">,
  { system }: SignInRequest,
): Promise<Dialect> {
  const wanted: Record<string, string> = claims === undefined ? {} : { claims };
  const dialect = await standardDialect(system, {
    service: SERVICE,
    issuer: issuerOf(place, tenant),
    endpoints: {
      authorize: endpoint(place, tenant, "authorize"),
      token: endpoint(place, tenant, "token"),
      device: endpoint(place, tenant, "devicecode"),
    },
    clientId,
    scopes: [scopeOf(place, "arm"), "openid", "profile", "offline_access"],
    authorizeParameters: { prompt: "select_account", response_mode: "query", ...wanted },
    tokenParameters: wanted,
    // Registrations of applications for people name this address, and any port of it is as good.
    callback: { host: "localhost", path: "" },
    defaultLife: DEFAULT_LIFE,
  });
  return { ...dialect, ...ENTRA };
}
