/**
 * OAuth as the standards say it: RFC 6749 with PKCE (7636), device codes (8628), revocation (7009), and the ID tokens
 * of OpenID Connect. Nothing is discovered: the endpoints are given.
 */
import type * as OAuth from "oauth4webapi";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import { type Http, withoutPage } from "../../system/http.ts";
import type { Clock } from "../../system/ports.ts";
import { isTrustworthy } from "../../trustworthy_url.ts";
import type { AuthorizeRequest, CallbackPlace, Dialect, Revoker } from "./dialect.ts";
import { CALLBACK } from "./pkce.ts";
import { explainStandard, readStandardFailure } from "./standard_failure.ts";
import { judgeToken, type TokenGrant } from "./token_grant.ts";

export interface StandardSettings {
  /** What a person knows the service as. */
  readonly service: string;
  /** What ID tokens must say that they come from. */
  readonly issuer: string;
  readonly endpoints: {
    readonly authorize?: string;
    readonly token: string;
    readonly device?: string;
    readonly revoke?: string;
  };
  readonly clientId: string;
  /** Undefined for a public client, whose secret could not be kept. */
  readonly clientSecret?: Secret;
  /** How a confidential client shows its secret; default: in the header. */
  readonly secretIn?: "header" | "body";
  /** With `openid` among them, an ID token is demanded and checked. */
  readonly scopes: readonly string[];
  /** What else the authorization page and the token endpoint are told, such as `resource` or `prompt`. */
  readonly authorizeParameters?: Readonly<Record<string, string>>;
  readonly tokenParameters?: Readonly<Record<string, string>>;
  readonly callback?: CallbackPlace;
  /** Milliseconds that a token lives when the service does not say. */
  readonly defaultLife: number;
}

/** Signatures that are accepted in ID tokens; none without one. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** Seconds by which the service's clock may be ahead or behind. */
const TOLERANCE = 60;

/** Loads the library. */
export async function standardDialect(
  { http, clock }: { readonly http: Http; readonly clock: Clock },
  settings: StandardSettings,
): Promise<Dialect & Revoker> {
  checkEndpoints(settings);
  const oauth = await import("oauth4webapi");
  const { service, endpoints, scopes } = settings;
  const server = serverOf(settings);
  const client: OAuth.Client = { client_id: settings.clientId, [oauth.clockTolerance]: TOLERANCE };
  const authentication = authenticationOf(oauth, settings);
  const wantsIdToken = scopes.includes("openid");
  const optionsFor = (endpoint: string, signal: AbortSignal) => ({
    [oauth.customFetch]: fetchThrough(http),
    [oauth.allowInsecureRequests]: new URL(endpoint).protocol === "http:",
    signal,
  });
  const tokenOptions = (signal: AbortSignal) => ({
    ...optionsFor(endpoints.token, signal),
    additionalParameters: { ...settings.tokenParameters },
  });
  const grantOf = async (
    request: Promise<Response>,
    process: (response: Response) => Promise<OAuth.TokenEndpointResponse>,
  ): Promise<TokenGrant> => {
    const askedAt = clock.now();
    const reply = await process(await request);
    const claims = oauth.getValidatedIdTokenClaims(reply);
    const grant = judgeToken({
      accessToken: reply.access_token,
      expiresIn: reply.expires_in,
      refreshToken: reply.refresh_token,
    }, { service, askedAt, defaultLife: settings.defaultLife });
    if (claims === undefined || reply.id_token === undefined) return grant;
    return { ...grant, idToken: { text: new Secret(reply.id_token), claims } };
  };

  return {
    service,
    callback: settings.callback ?? CALLBACK,
    readFailure: readStandardFailure,
    explain: (thrown, doing, cancelled) => explainStandard(service, thrown, doing, cancelled),
    authorizeUrl: (request) => authorizeUrl(settings, request, wantsIdToken),
    redeem: async ({ url, state, nonce, verifier, redirectUri }, signal) => {
      const answer = oauth.validateAuthResponse(server, client, url, state);
      const request = oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        answer,
        redirectUri,
        verifier,
        tokenOptions(signal),
      );
      return await grantOf(
        request,
        (response) =>
          oauth.processAuthorizationCodeResponse(server, client, response, {
            ...(wantsIdToken ? { expectedNonce: nonce, requireIdToken: true } : {}),
          }),
      );
    },
    startDevice: async (signal) => {
      const options = optionsFor(required(settings, "device"), signal);
      const parameters = { scope: scopes.join(" "), ...settings.tokenParameters };
      const response = await oauth.deviceAuthorizationRequest(
        server,
        client,
        authentication,
        parameters,
        options,
      );
      const reply = await oauth.processDeviceAuthorizationResponse(server, client, response);
      return {
        deviceCode: reply.device_code,
        userCode: reply.user_code,
        verificationUri: reply.verification_uri,
        verificationUriComplete: reply.verification_uri_complete,
        expiresIn: reply.expires_in,
        interval: reply.interval,
      };
    },
    poll: (deviceCode, signal) =>
      grantOf(
        oauth.deviceCodeGrantRequest(
          server,
          client,
          authentication,
          deviceCode.reveal(),
          tokenOptions(signal),
        ),
        (response) => oauth.processDeviceCodeResponse(server, client, response),
      ),
    refresh: (refreshToken, signal) =>
      grantOf(
        oauth.refreshTokenGrantRequest(
          server,
          client,
          authentication,
          refreshToken.reveal(),
          tokenOptions(signal),
        ),
        (response) => oauth.processRefreshTokenResponse(server, client, response),
      ),
    revoke: async (token, signal) => {
      const options = optionsFor(required(settings, "revoke"), signal);
      const response = await oauth.revocationRequest(
        server,
        client,
        authentication,
        token.reveal(),
        options,
      );
      await oauth.processRevocationResponse(response);
    },
  };
}

function serverOf({ issuer, endpoints }: StandardSettings): OAuth.AuthorizationServer {
  return {
    issuer,
    token_endpoint: endpoints.token,
    id_token_signing_alg_values_supported: ALGORITHMS,
    ...(endpoints.device === undefined ? {} : { device_authorization_endpoint: endpoints.device }),
    ...(endpoints.revoke === undefined ? {} : { revocation_endpoint: endpoints.revoke }),
  };
}

function authenticationOf(
  oauth: typeof OAuth,
  { clientSecret, secretIn }: StandardSettings,
): OAuth.ClientAuth {
  if (clientSecret === undefined) return oauth.None();
  return secretIn === "body"
    ? oauth.ClientSecretPost(clientSecret.reveal())
    : oauth.ClientSecretBasic(clientSecret.reveal());
}

function authorizeUrl(settings: StandardSettings, request: AuthorizeRequest, wantsIdToken: boolean): string {
  const url = new URL(required(settings, "authorize"));
  const parameters = {
    ...settings.authorizeParameters,
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: request.redirectUri,
    scope: settings.scopes.join(" "),
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    ...(wantsIdToken ? { nonce: request.nonce } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function required({ service, endpoints }: StandardSettings, name: "authorize" | "device" | "revoke"): string {
  const endpoint = endpoints[name];
  if (endpoint !== undefined) return endpoint;
  throw new AtmosError("unsupported", `cannot sign in to ${service} this way: it has no ${name} endpoint`);
}

/** Codes, secrets and tokens go there. */
function checkEndpoints({ service, endpoints }: StandardSettings): void {
  for (const endpoint of Object.values(endpoints)) {
    const url = URL.parse(endpoint);
    if (url !== null && isTrustworthy(url) && url.username === "" && url.password === "") continue;
    throw new AtmosError(
      "config_invalid",
      `cannot sign in to ${service} at "${
        printable(endpoint)
      }": only https may be used, except on this machine`,
    );
  }
}

/** The library asks as with `fetch`; the port keeps limits, proxy and trust. */
function fetchThrough(
  http: Http,
): (url: string, options: OAuth.CustomFetchOptions<"POST", URLSearchParams>) => Promise<Response> {
  return async (url, { method, headers, body, signal }) => {
    const answer = await http.send({
      method,
      url,
      headers,
      body: String(body),
      ...(signal === undefined ? {} : { signal }),
    });
    const reply = withoutPage(answer, url);
    const rest = new Headers({ ...reply.headers });
    // Without it the library reads the refusal in the body, which says more than the header.
    rest.delete("www-authenticate");
    const isEmpty = reply.status === 204 || reply.status === 205 || reply.status === 304;
    return new Response(isEmpty ? null : reply.body, { status: reply.status, headers: rest });
  };
}
