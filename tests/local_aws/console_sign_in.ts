/**
 * AWS Sign-In for programs: a person signs in as in the console, and a program gets keys for a quarter of an hour, and more
 * of them with a refresh token that is good once. Everything is bound to the program's key (DPoP, RFC 9449).
 */

import { Buffer } from "node:buffer";
import { createHash, createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { signToken } from "./id_tokens.ts";
import { messagePage } from "./pages.ts";
import { userArn } from "./principals.ts";
import { after, issue, issueRoleSession, now, remember, type State } from "./state.ts";
import {
  fieldsOf,
  html,
  json,
  redirect,
  type Reply,
  restError,
  textField,
  type WireRequest,
} from "./wire.ts";

const SAME_DEVICE = "arn:aws:signin:::devtools/same-device";
/** Whose answer is shown on a page of the service, to be carried over by hand. */
const CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device";
const CODE_LIFETIME = 600;
/** Seconds: of a proof, either way. */
const PROOF_SKEW = 300;

/** The page where the person signs in; who it is is the first of the users. */
export function authorizeConsole(state: State, { query }: WireRequest): Reply {
  const back = URL.parse(query.get("redirect_uri") ?? "");
  const challenge = query.get("code_challenge") ?? "";
  const client = query.get("client_id") ?? "";
  const isLoopback = back?.protocol === "http:" && back.hostname === "127.0.0.1" &&
    back.pathname === "/oauth/callback" && back.search === "";
  const isOurs = back?.href === `${state.url}/v1/sessions/confirmation`;
  const isKnown = client === SAME_DEVICE && isLoopback || client === CROSS_DEVICE && isOurs;
  const isRight = query.get("response_type") === "code" &&
    query.get("scope") === "openid" && query.get("code_challenge_method") === "SHA-256" &&
    /^[A-Za-z0-9_-]{43}$/.test(challenge) && (query.get("state") ?? "") !== "";
  if (back === null || !isKnown || !isRight) {
    return html(400, messagePage("This sign-in cannot go on", "The request is wrong."));
  }
  if (state.approve === "deny") {
    back.searchParams.set("error", "access_denied");
  } else {
    const code = issue(state, "code");
    const sent = `${back.origin}${back.pathname}`;
    state.consoleCodes.set(code, {
      client,
      redirectUri: sent,
      challenge,
      expiresAt: after(state, CODE_LIFETIME),
    });
    back.searchParams.set("code", code);
  }
  back.searchParams.set("state", query.get("state") ?? "");
  if (client === SAME_DEVICE) return redirect(back);
  const shown = Buffer.from(back.searchParams.toString()).toString("base64");
  return html(200, messagePage("Enter this code where you came from", shown));
}

type Fields = Readonly<Record<string, unknown>>;

export function createOAuth2Token(state: State, request: WireRequest): Reply {
  const fields = fieldsOf(request.body) ?? {};
  const client = textField(fields, "clientId") ?? "";
  if (client !== SAME_DEVICE && client !== CROSS_DEVICE) {
    return refused("INVALID_REQUEST", "clientId is not known");
  }
  const key = provenKey(state, request);
  if (key === undefined) return refused("INVALID_REQUEST", "the DPoP proof is not valid");
  switch (textField(fields, "grantType")) {
    case "authorization_code":
      return fromCode(state, `${client} ${key}`, fields);
    case "refresh_token":
      return fromRefresh(state, `${client} ${key}`, fields);
    default:
      return refused("INVALID_REQUEST", "grantType is not supported");
  }
}

/** The thumbprint (RFC 7638) of the key that made the proof; undefined for a proof that proves nothing. */
function provenKey(state: State, request: WireRequest): string | undefined {
  const proof = request.headers.get("dpop") ?? "";
  const [head = "", payload = "", signature = ""] = proof.split(".");
  const header = fieldsOf(Buffer.from(head, "base64url").toString()) ?? {};
  const claims = fieldsOf(Buffer.from(payload, "base64url").toString()) ?? {};
  const jwk = header["jwk"] as JsonWebKey | undefined;
  if (header["typ"] !== "dpop+jwt" || header["alg"] !== "ES256" || jwk === undefined || "d" in jwk) {
    return undefined;
  }
  const { htm, htu, iat, jti } = claims;
  if (htm !== request.method || htu !== `${state.url}${request.path}`) return undefined;
  if (typeof iat !== "number" || Math.abs(iat * 1000 - now(state)) > PROOF_SKEW * 1000) return undefined;
  if (typeof jti !== "string" || state.usedProofs.has(jti)) return undefined;
  state.usedProofs.add(jti);
  const publicKey = createPublicKey({ format: "jwk", key: jwk });
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${payload}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) return undefined;
  const { crv, kty, x, y } = jwk;
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

function fromCode(state: State, key: string, fields: Fields): Reply {
  const verifier = remember(state, textField(fields, "codeVerifier") ?? "");
  const text = textField(fields, "code") ?? "";
  const code = state.consoleCodes.get(text);
  state.consoleCodes.delete(text);
  if (code === undefined || code.expiresAt <= now(state)) {
    return refused("AUTHCODE_EXPIRED", "the code has expired");
  }
  const fits = createHash("sha256").update(verifier).digest("base64url") === code.challenge &&
    textField(fields, "redirectUri") === code.redirectUri && textField(fields, "clientId") === code.client;
  return fits ? granted(state, key) : refused("INVALID_REQUEST", "the code was not given to this program");
}

function fromRefresh(state: State, key: string, fields: Fields): Reply {
  const text = textField(fields, "refreshToken") ?? "";
  const owner = state.consoleRefreshTokens.get(text);
  state.consoleRefreshTokens.delete(text);
  return owner === key ? granted(state, key) : refused("TOKEN_EXPIRED", "the refresh token is over");
}

function granted(state: State, key: string): Reply {
  const [user] = state.settings.users;
  if (user === undefined) return refused("INSUFFICIENT_PERMISSIONS", "nobody may do this");
  const lifetime = Math.min(state.settings.roleLifetime, 900);
  const session = issueRoleSession(state, {
    accountId: user.accountId,
    roleName: user.name,
    sessionName: user.name,
    principal: userArn(user),
    user: user.name,
  }, lifetime);
  const refreshToken = issue(state, "refresh-token");
  state.consoleRefreshTokens.set(refreshToken, key);
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  return json({
    accessToken: { accessKeyId, secretAccessKey, sessionToken },
    tokenType: "aws_sigv4",
    expiresIn: lifetime,
    refreshToken,
    idToken: remember(
      state,
      signToken({
        iss: "https://signin.aws.amazon.com",
        sub: userArn(user),
        aud: key.split(" ")[0] ?? "",
        exp: Math.floor(after(state, lifetime) / 1000),
      }),
    ),
  });
}

function refused(error: string, message: string): Reply {
  const type = error === "INVALID_REQUEST" ? "ValidationException" : "AccessDeniedException";
  return restError(error === "INVALID_REQUEST" ? 400 : 403, type, { error, message });
}
