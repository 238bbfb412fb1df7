/** Google as the shared flows speak to it. Loads the library for OAuth. */
import type { Secret } from "../../../secret.ts";
import type { System } from "../../../system/ports.ts";
import type { Dialect, OAuthFailure, Revoker } from "../../oauth/dialect.ts";
import { standardDialect } from "../../oauth/standard.ts";
import { googleEndpoint } from "../endpoints.ts";

export const SERVICE = "Google";

const ISSUER = "https://accounts.google.com";

/** Milliseconds, where Google does not say. */
const USUAL_LIFE = 3600_000;

export interface DesktopClient {
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  readonly loginHint: string | undefined;
}

export async function googleDialect(system: System, client: DesktopClient): Promise<Dialect & Revoker> {
  const dialect = await standardDialect(system, {
    service: SERVICE,
    issuer: ISSUER,
    endpoints: {
      authorize: googleEndpoint("authorize", system.env),
      token: client.tokenUrl,
      // Where the token came from, and nowhere else.
      revoke: new URL("revoke", client.tokenUrl).href,
    },
    clientId: client.clientId,
    ...(client.clientSecret === undefined ? {} : { clientSecret: client.clientSecret, secretIn: "body" }),
    // Who signs in is told and compared.
    scopes: ["openid", "https://www.googleapis.com/auth/userinfo.email", ...client.scopes],
    authorizeParameters: {
      // A refresh token is given with a consent alone.
      access_type: "offline",
      prompt: "consent",
      ...(client.loginHint === undefined ? {} : { login_hint: client.loginHint }),
    },
    defaultLife: USUAL_LIFE,
  });
  return {
    ...dialect,
    readFailure(thrown): OAuthFailure {
      const failure = dialect.readFailure(thrown);
      // Of a token that was taken back, or never was one.
      return failure.name === "invalid_token" ? { ...failure, kind: "dead_grant" } : failure;
    },
  };
}
