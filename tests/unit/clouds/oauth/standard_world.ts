/** A service that speaks OAuth by the book, in memory. */
import type { Dialect, Revoker } from "../../../../src/clouds/oauth/dialect.ts";
import type { FlowRequest } from "../../../../src/clouds/oauth/flow.ts";
import { standardDialect, type StandardSettings } from "../../../../src/clouds/oauth/standard.ts";
import { toBase64url } from "../../../../src/base64url.ts";
import type { HttpPlan } from "../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { openStartPage } from "./start_page.ts";
import { type Witness, witness } from "../requests.ts";

export const ISSUER = "https://id.example";

export const SETTINGS: StandardSettings = {
  service: "Example ID",
  issuer: ISSUER,
  endpoints: {
    authorize: `${ISSUER}/authorize?tenant=7`,
    token: `${ISSUER}/token`,
    device: `${ISSUER}/device`,
    revoke: `${ISSUER}/revoke`,
  },
  clientId: "app",
  scopes: ["openid", "offline_access"],
  defaultLife: 1000,
};

/** A token's answer by the book; more fields replace or, when undefined, remove. */
export function tokenBody(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    access_token: "planted-access",
    token_type: "Bearer",
    expires_in: 3600,
    refresh_token: "planted-refresh",
    ...more,
  };
}

/** An ID token whose signature nobody checks: it comes straight from the service. */
export function idToken(claims: Readonly<Record<string, unknown>>, alg = "RS256"): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const now = Math.floor(Date.now() / 1000);
  const whole = { iss: ISSUER, aud: "app", sub: "person-1", iat: now, exp: now + 300, ...claims };
  return `${part({ alg })}.${part(whole)}.c2lnbmF0dXJl`;
}

export interface StandardWorld extends FlowRequest {
  readonly system: MemorySystem;
  readonly dialect: Dialect & Revoker;
  readonly interaction: Witness;
  /** The sign-in pages that the browser was sent on to. */
  readonly pages: readonly URL[];
}

export async function standardWorld(
  http: HttpPlan,
  settings: Partial<StandardSettings> = {},
  comeBack: (authorize: URL) => string = (page) =>
    `?code=planted-code&state=${page.searchParams.get("state")}`,
): Promise<StandardWorld> {
  const pages: URL[] = [];
  const system: MemorySystem = memorySystem({
    now: Date.now(),
    http,
    browser: async (address) => {
      const sent = await openStartPage(system, address);
      pages.push(sent.authorize);
      await sent.comeBack(comeBack(sent.authorize));
      return true;
    },
  });
  const dialect = await standardDialect(system, { ...SETTINGS, ...settings });
  return { system, dialect, interaction: witness("browser"), provider: "corp", pages };
}
