/**
 * AWS Sign-In, where a person signs in as in the console and programs get keys for a quarter of an hour, and more of them
 * for half a day: what `aws login` speaks to.
 * https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html
 */
import { fromBase64url } from "../../../base64url.ts";
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import type { System } from "../../../system/ports.ts";
import type { AuthorizeRequest, Dialect, OAuthFailure } from "../../oauth/dialect.ts";
import { CALLBACK } from "../../oauth/pkce.ts";
import type { TokenFailure } from "../../oauth/token_failure.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { asRecord, numberIn, parsedJson, textOf, wordOf } from "../../untyped.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { askForJson } from "../json_request.ts";
import { ServiceFailure } from "../service_failure.ts";
import type { ProofKey } from "./proof.ts";

export const SERVICE = "AWS Sign-In";

/** Where the person's browser is: on this machine, or elsewhere. */
export type Device = "same-device" | "cross-device";

/** The application that every program on a person's own machine is. Nobody registers it. */
function clientOf(device: Device): string {
  return `arn:aws:signin:::devtools/${device}`;
}

/** Seconds; as long as AWS gives keys. */
const LONGEST_LIFE = 900;

export interface SignInPlace {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly key: ProofKey;
  readonly device: Device;
}

/** What the service calls an access token is a set of keys; the shared flows pass it on unopened. */
export interface GrantedKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
}

export function consoleDialect(
  system: Pick<System, "http" | "clock">,
  { endpoint, key, device }: SignInPlace,
): Dialect {
  const url = `${endpoint}/v1/token`;
  const ask = async (body: Readonly<Record<string, string>>, signal: AbortSignal): Promise<TokenGrant> => {
    const askedAt = system.clock.now();
    const headers = { dpop: await key.prove({ method: "POST", url }) };
    // A code and a refresh token are good for one request each.
    const place = { endpoint, attempts: 1 };
    const request = {
      method: "POST",
      path: "/v1/token",
      headers,
      body: { clientId: clientOf(device), ...body },
    } as const;
    return judgeGrant(await askForJson(system, place, request, signal), askedAt);
  };
  return {
    service: SERVICE,
    callback: CALLBACK,
    authorizeUrl: (request) => authorizeUrl(endpoint, clientOf(device), request),
    redeem: ({ code, verifier, redirectUri }, signal) =>
      ask({ grantType: "authorization_code", code, codeVerifier: verifier, redirectUri }, signal),
    refresh: (refreshToken, signal) =>
      ask({ grantType: "refresh_token", refreshToken: refreshToken.reveal() }, signal),
    startDevice: nothingElsewhere,
    poll: nothingElsewhere,
    readFailure: failureIn,
    explain: explained,
  };
}

/** Another device shows a code to be entered here, and not the other way round. */
function nothingElsewhere(): Promise<never> {
  throw new AtmosError("unsupported", `cannot sign in to ${SERVICE} with a code on another device`);
}

/** AWS calls S256 (RFC 7636) by another name. */
export function authorizeUrl(endpoint: string, client: string, request: AuthorizeRequest): string {
  const parameters = new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge_method: "SHA-256",
    code_challenge: request.challenge,
    scope: "openid",
  });
  return `${endpoint}/v1/authorize?${parameters}`;
}

/** Pure. @throws AtmosError `unavailable` when something is missing */
function judgeGrant(reply: Readonly<Record<string, unknown>>, askedAt: number): TokenGrant {
  const token = asRecord(reply["accessToken"]);
  const words = ["accessKeyId", "secretAccessKey", "sessionToken"].map((name) => wordOf(token[name]));
  const [refreshToken, idToken] = [wordOf(reply["refreshToken"]), wordOf(reply["idToken"])];
  const seconds = numberIn(reply["expiresIn"], 1, LONGEST_LIFE);
  if (words.includes(undefined) || refreshToken === undefined || seconds === undefined) {
    throw new AtmosError("unavailable", `cannot sign in to ${SERVICE}: its answer is incomplete`, {
      hint: "Try again in a moment. Where AWS_ENDPOINT_URL_SIGNIN is set, look what answers there.",
    });
  }
  return {
    accessToken: new Secret(JSON.stringify(words)),
    expiresAt: askedAt + seconds * 1000,
    refreshToken: new Secret(refreshToken),
    ...(idToken === undefined ? {} : { idToken: { text: new Secret(idToken), claims: claimsOf(idToken) } }),
  };
}

/** The keys in a grant of this service. */
export function keysIn({ accessToken }: TokenGrant): GrantedKeys {
  const [accessKeyId = "", secretAccessKey = "", sessionToken = ""]: string[] = JSON.parse(
    accessToken.reveal(),
  );
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
  };
}

/** It came from the service itself, over a connection that was checked, so its signature adds nothing. */
function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  const bytes = fromBase64url(payload);
  return bytes === undefined ? {} : asRecord(parsedJson(new TextDecoder().decode(bytes)));
}

/** Words of the service: https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html */
const WORDS: ReadonlyMap<string, TokenFailure> = new Map([
  ["TOKEN_EXPIRED", "dead_grant"],
  ["USER_CREDENTIALS_CHANGED", "dead_grant"],
  ["AUTHCODE_EXPIRED", "expired"],
]);

/** It stands beside the error's code, which is `AccessDeniedException` for most of them. */
function wordIn(thrown: unknown): string | undefined {
  return thrown instanceof ServiceFailure ? textOf(thrown.said.word) : undefined;
}

function failureIn(thrown: unknown): OAuthFailure {
  const { kind, name, retryAfter } = readFailure(thrown);
  const word = wordIn(thrown);
  const meaning = word === undefined ? undefined : WORDS.get(word);
  if (meaning !== undefined) return { kind: meaning, name: word ?? name, retryAfter };
  return { kind: kind === "refused" ? "other" : "transient", name, retryAfter };
}

function explained(thrown: unknown, doing: string, cancelled?: AbortSignal): AtmosError {
  const error = failureError(thrown, doing, cancelled);
  if (wordIn(thrown) !== "INSUFFICIENT_PERMISSIONS") return error;
  return new AtmosError("access_denied", `${doing}: AWS does not let this user sign in for programs`, {
    cause: thrown,
    hint: "Ask whoever manages the account for the policy SignInLocalDevelopmentAccess.",
  });
}
