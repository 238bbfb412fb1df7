/**
 * Identity Center's OIDC endpoint: registrations and the start of a device sign-in.
 * https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/
 */

import { after, type Client, issue, newUserCode, now, type State } from "./state.ts";
import { fieldsOf, json, type Reply, restError, textField, textList, type WireRequest } from "./wire.ts";

export const CODE_GRANT = "authorization_code";
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
export const REFRESH_GRANT = "refresh_token";

const KNOWN_SCOPES: readonly string[] = ["sso:account:access"];

/** The error with the word that OAuth has for it: `InvalidGrantException` is `invalid_grant`. */
export function oidcError(type: string, description: string): Reply {
  const word = type.replace(/Exception$/, "").replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
  return restError(type === "InvalidClientException" ? 401 : 400, type, {
    error: word,
    error_description: description,
  });
}

export function registerClient(state: State, request: WireRequest): Reply {
  const fields = fieldsOf(request.body);
  const name = fields && textField(fields, "clientName");
  if (!fields || !name) return oidcError("InvalidRequestException", "clientName is required");
  if (textField(fields, "clientType") !== "public") {
    return oidcError("InvalidClientMetadataException", "clientType must be public");
  }
  const scopes = textList(fields, "scopes");
  if (!scopes?.every((scope) => KNOWN_SCOPES.includes(scope))) {
    return oidcError("InvalidScopeException", "a scope is not known");
  }
  const given = textList(fields, "grantTypes");
  if (!given?.every((grant) => [CODE_GRANT, DEVICE_GRANT, REFRESH_GRANT].includes(grant))) {
    return oidcError("UnsupportedGrantTypeException", "a grant type is not known");
  }
  const grantTypes = given.length > 0 ? given : [DEVICE_GRANT, REFRESH_GRANT];
  const redirectUris = textList(fields, "redirectUris") ?? [];
  if (!redirectUris.every(isLoopback) || grantTypes.includes(CODE_GRANT) !== redirectUris.length > 0) {
    return oidcError(
      "InvalidRedirectUriException",
      "redirectUris must be loopback addresses, for the code grant only",
    );
  }
  if (grantTypes.includes(CODE_GRANT) && !isStartUrl(state, textField(fields, "issuerUrl"))) {
    return oidcError("InvalidRequestException", "issuerUrl does not name an instance of IAM Identity Center");
  }
  const client: Client = {
    id: crypto.randomUUID().replaceAll("-", "").slice(0, 22),
    secret: issue(state, "client-secret"),
    name,
    scopes,
    grantTypes,
    redirectUris,
    expiresAt: after(state, state.settings.registrationLifetime),
  };
  state.clients.set(client.id, client);
  return json({
    clientId: client.id,
    clientSecret: client.secret,
    clientIdIssuedAt: Math.floor(now(state) / 1000),
    clientSecretExpiresAt: Math.floor(client.expiresAt / 1000),
  });
}

export function startDeviceAuthorization(state: State, request: WireRequest): Reply {
  const fields = fieldsOf(request.body) ?? {};
  const client = knownClient(state, fields);
  if ("status" in client) return client;
  if (!client.grantTypes.includes(DEVICE_GRANT)) {
    return oidcError("UnauthorizedClientException", "the client is not registered for the device code grant");
  }
  if (!isStartUrl(state, textField(fields, "startUrl"))) {
    return oidcError("InvalidRequestException", "startUrl does not name an instance of IAM Identity Center");
  }
  const deviceCode = issue(state, "device-code");
  const userCode = newUserCode();
  const { deviceLifetime, deviceInterval } = state.settings;
  state.devices.set(deviceCode, {
    clientId: client.id,
    clientName: client.name,
    userCode,
    expiresAt: after(state, deviceLifetime),
    decision: state.approve === "auto" ? "allowed" : state.approve === "deny" ? "denied" : "waiting",
    interval: deviceInterval,
    polledAt: undefined,
  });
  return json({
    deviceCode,
    userCode,
    verificationUri: `${state.url}/device`,
    verificationUriComplete: `${state.url}/device?user_code=${userCode}`,
    expiresIn: deviceLifetime,
    interval: deviceInterval,
  });
}

/** The client that these fields name and prove to be, or the refusal. */
export function knownClient(state: State, fields: Readonly<Record<string, unknown>>): Client | Reply {
  const id = textField(fields, "clientId");
  const secret = textField(fields, "clientSecret");
  if (!id || !secret) return oidcError("InvalidRequestException", "clientId and clientSecret are required");
  const client = state.clients.get(id);
  if (client?.secret !== secret) {
    return oidcError("InvalidClientException", "the client or its secret is not known");
  }
  if (client.expiresAt <= now(state)) {
    return oidcError("InvalidClientException", "the client secret has expired");
  }
  return client;
}

/** Whether both name the same portal: with and without a slash at the end is one. */
function isStartUrl(state: State, given: string | undefined): boolean {
  return given?.replace(/\/$/, "") === state.settings.startUrl.replace(/\/$/, "");
}

function isLoopback(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  return url.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname) &&
    url.username === "" && url.hash === "";
}
