/** CreateToken: a code, a device or a refresh token becomes an access token. RFC 6749, RFC 7636, RFC 8628. */

import { createHash } from "node:crypto";
import { CODE_GRANT, DEVICE_GRANT, knownClient, oidcError, REFRESH_GRANT } from "./oidc.ts";
import {
  after,
  type Client,
  issue,
  now,
  openSession,
  type PortalSession,
  remember,
  type State,
} from "./state.ts";
import { fieldsOf, json, type Reply, textField, type WireRequest } from "./wire.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Each slow-down costs the client five more seconds between polls (RFC 8628 section 3.5). */
const SLOW_DOWN_SECONDS = 5;
/** A timer may fire this much too early without being rude. */
const TIMER_SLACK_MS = 50;

export function createToken(state: State, request: WireRequest): Reply {
  const fields = fieldsOf(request.body) ?? {};
  const client = knownClient(state, fields);
  if ("status" in client) return client;
  const grant = textField(fields, "grantType");
  if (!grant) return oidcError("InvalidRequestException", "grantType is required");
  const answer = { [CODE_GRANT]: fromCode, [DEVICE_GRANT]: fromDevice, [REFRESH_GRANT]: fromRefresh }[grant];
  if (!answer) return oidcError("UnsupportedGrantTypeException", "the grant type is not supported");
  if (!client.grantTypes.includes(grant)) {
    return oidcError("UnauthorizedClientException", "the client is not registered for this grant type");
  }
  return answer(state, client, fields);
}

function fromCode(state: State, client: Client, fields: Fields): Reply {
  const verifier = textField(fields, "codeVerifier") ?? "";
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
    return oidcError("InvalidRequestException", "codeVerifier must be 43 to 128 unreserved characters");
  }
  remember(state, verifier);
  const code = state.codes.get(textField(fields, "code") ?? "");
  if (!code || code.clientId !== client.id) {
    return oidcError("InvalidGrantException", "the code is not known");
  }
  if (code.used) {
    // Somebody has a copy of the code: what it opened is closed (RFC 6749 section 4.1.2).
    code.session.alive = false;
    return oidcError("InvalidGrantException", "the code was used before");
  }
  code.used = true;
  if (code.expiresAt <= now(state)) return oidcError("InvalidGrantException", "the code has expired");
  if (textField(fields, "redirectUri") !== code.redirectUri) {
    return oidcError("InvalidGrantException", "redirectUri is not the one the code was sent to");
  }
  if (createHash("sha256").update(verifier).digest("base64url") !== code.challenge) {
    return oidcError("InvalidGrantException", "codeVerifier does not fit the challenge");
  }
  return tokens(state, client, code.session);
}

function fromDevice(state: State, client: Client, fields: Fields): Reply {
  const device = state.devices.get(textField(fields, "deviceCode") ?? "");
  if (!device || device.clientId !== client.id || device.decision === "used") {
    return oidcError("InvalidGrantException", "the device code is not known");
  }
  if (device.expiresAt <= now(state)) {
    return oidcError("ExpiredTokenException", "the device code has expired");
  }
  const tooFast = device.polledAt !== undefined &&
    now(state) - device.polledAt < device.interval * 1000 - TIMER_SLACK_MS;
  device.polledAt = now(state);
  if (tooFast) {
    device.interval += SLOW_DOWN_SECONDS;
    return oidcError("SlowDownException", "polled before the interval was over");
  }
  if (device.decision === "denied") {
    return oidcError("AccessDeniedException", "the person denied the request");
  }
  if (device.decision === "waiting") {
    return oidcError("AuthorizationPendingException", "waiting for the person");
  }
  device.decision = "used";
  return tokens(state, client, openSession(state));
}

function fromRefresh(state: State, client: Client, fields: Fields): Reply {
  const old = state.refreshTokens.get(textField(fields, "refreshToken") ?? "");
  if (!old || old.clientId !== client.id || old.replaced || !old.session.alive) {
    return oidcError("InvalidGrantException", "the refresh token is not known");
  }
  old.replaced = true;
  return tokens(state, client, old.session);
}

function tokens(state: State, client: Client, session: PortalSession): Reply {
  const lifetime = state.settings.tokenLifetime;
  const accessToken = issue(state, "access-token");
  state.tokens.set(accessToken, { clientId: client.id, session, expiresAt: after(state, lifetime) });
  const answer = { accessToken, tokenType: "Bearer", expiresIn: lifetime };
  const refreshable = state.settings.refreshTokens && client.scopes.length > 0 &&
    client.grantTypes.includes(REFRESH_GRANT);
  if (!refreshable) return json(answer);
  const refreshToken = issue(state, "refresh-token");
  state.refreshTokens.set(refreshToken, { clientId: client.id, session, replaced: false });
  return json({ ...answer, refreshToken });
}
