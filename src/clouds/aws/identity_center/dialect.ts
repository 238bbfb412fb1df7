/** OAuth as Identity Center speaks it: through the AWS SDK, and with a word of its own for scopes. */
import type { Clock } from "../../../system/ports.ts";
import type { AuthorizeRequest, Dialect, FailureReader, OAuthFailure, Revoker } from "../../oauth/dialect.ts";
import { CALLBACK } from "../../oauth/pkce.ts";
import { judgeToken } from "../../oauth/token_grant.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import type { Portal } from "../portal.ts";
import type { Oidc } from "./oidc.ts";
import { type Registration, SCOPE } from "./registration.ts";
import { codeGrant, deviceGrant, judgeTokenFailure, refreshGrant } from "./token_request.ts";

const SERVICE = "IAM Identity Center";

const failures: FailureReader = {
  service: SERVICE,
  readFailure(thrown): OAuthFailure {
    const failure = readFailure(thrown);
    return { kind: judgeTokenFailure(failure), name: failure.name, retryAfter: failure.retryAfter };
  },
  explain: failureError,
};

export interface IdentityCenterParts {
  readonly oidc: Oidc;
  readonly registration: Registration;
  readonly startUrl: string;
  readonly clock: Clock;
  /** Milliseconds that a token lives when the service does not say. */
  readonly defaultLife: number;
}

/** What it throws is what the SDK throws. */
export function identityCenterDialect(parts: IdentityCenterParts): Dialect {
  const { oidc, registration, clock, defaultLife } = parts;
  const ask = async (
    send: Oidc["createToken"],
    ...[question, signal]: Parameters<Oidc["createToken"]>
  ): Promise<ReturnType<typeof judgeToken>> => {
    const askedAt = clock.now();
    return judgeToken(await send(question, signal), { service: SERVICE, askedAt, defaultLife });
  };
  return {
    ...failures,
    callback: CALLBACK,
    authorizeUrl: (request) => authorizeUrl(oidc.endpoint, registration.clientId, request),
    redeem: ({ code, verifier, redirectUri }, signal) =>
      ask(oidc.createToken, codeGrant(registration, code, verifier, redirectUri), signal),
    startDevice: (signal) =>
      oidc.startDevice({
        clientId: registration.clientId,
        clientSecret: registration.clientSecret.reveal(),
        startUrl: parts.startUrl,
      }, signal),
    poll: (deviceCode, signal) => ask(oidc.pollToken, deviceGrant(registration, deviceCode.reveal()), signal),
    refresh: (refreshToken, signal) =>
      ask(oidc.createToken, refreshGrant(registration, refreshToken), signal),
  };
}

/** The page that the browser shows. Identity Center calls the parameter `scopes`. */
export function authorizeUrl(endpoint: string, clientId: string, request: AuthorizeRequest): string {
  const url = new URL(`${endpoint}/authorize`);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge_method: "S256",
    scopes: SCOPE,
    code_challenge: request.challenge,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** A sign-in is ended at the portal, which takes the refresh token's life with it. */
export function portalRevoker(connect: (cancelled: AbortSignal) => Pick<Portal, "logout">): Revoker {
  return {
    ...failures,
    readFailure(thrown): OAuthFailure {
      const failure = failures.readFailure(thrown);
      return failure.name === "UnauthorizedException" ? { ...failure, kind: "dead_grant" } : failure;
    },
    revoke: async (token, signal) => void await connect(signal).logout(token),
  };
}
