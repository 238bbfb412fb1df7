/** Where people sign in, and what knows their tokens. */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Answered, Asked, State } from "./state.ts";

function refused(error: string, error_description: string, status = 400): Answered {
  return { status, json: { error, error_description } };
}

/** The page on which the person says yes: the browser is sent back at once. */
export function authorize(state: State, { url }: Asked): Answered {
  const ask = Object.fromEntries(url.searchParams);
  const { client_id = "", redirect_uri = "", code_challenge = "", scope = "", state: word = "" } = ask;
  if (state.world.clients?.some(({ id }) => id === client_id) !== true) {
    return refused("invalid_client", "The OAuth client was not found.", 401);
  }
  const back = URL.parse(redirect_uri);
  if (back?.protocol !== "http:" || back.hostname !== "127.0.0.1") {
    return refused("redirect_uri_mismatch", "A desktop client comes back to a loopback address.");
  }
  const isWhole = ask["response_type"] === "code" && ask["code_challenge_method"] === "S256" &&
    code_challenge.length === 43 && word.length >= 16 && ask["access_type"] === "offline";
  if (!isWhole) return refused("invalid_request", "Something is missing.");
  const code = state.fresh("google-code");
  state.codes.set(code, {
    redirect: redirect_uri,
    challenge: code_challenge,
    client: client_id,
    scopes: scope.split(" "),
    nonce: ask["nonce"] ?? "",
  });
  back.searchParams.set("code", code);
  back.searchParams.set("state", word);
  back.searchParams.set("scope", scope);
  return { status: 302, location: back.href, detail: { scope, prompt: ask["prompt"] ?? "" } };
}

export async function token(state: State, { text, headers, url }: Asked): Promise<Answered> {
  if (!headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    return refused("invalid_request", "The body is no form.");
  }
  const form = Object.fromEntries(new URLSearchParams(text));
  if (form["grant_type"] === JWT_BEARER) return await byKey(state, form["assertion"] ?? "", url);
  const { client_id: client = "" } = form;
  const known = state.world.clients?.find(({ id }) => id === client);
  if (known === undefined || known.secret !== form["client_secret"]) {
    return refused("invalid_client", "Unauthorized", 401);
  }
  switch (form["grant_type"]) {
    case "authorization_code":
      return redeem(state, form, client);
    case "refresh_token": {
      const grant = state.grants.get(form["refresh_token"] ?? "");
      if (grant?.client !== client) return refused("invalid_grant", "Token has been expired or revoked.");
      return given(state, form["refresh_token"] ?? "", grant.scopes, grant.person);
    }
    default:
      return refused("unsupported_grant_type", "Invalid grant_type");
  }
}

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** A request that a service account's key has signed. */
async function byKey(state: State, assertion: string, url: URL): Promise<Answered> {
  const [head = "", body = "", signature = ""] = assertion.split(".");
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, "base64url").toString() || "{}");
  const { iss, scope, aud, iat, exp } = read(body);
  const key = state.world.keys?.[String(read(head)["kid"])];
  if (key === undefined) return refused("invalid_grant", "Invalid JWT Signature.");
  const isSigned = await crypto.subtle.verify(
    "RSASSA-PKCS1-v1_5",
    key.publicKey,
    Buffer.from(signature, "base64url"),
    new TextEncoder().encode(`${head}.${body}`),
  );
  if (!isSigned || read(head)["alg"] !== "RS256") return refused("invalid_grant", "Invalid JWT Signature.");
  if (iss !== key.email) return refused("invalid_grant", "Invalid issuer.");
  if (aud !== `${url.origin}${url.pathname}`) {
    return refused("invalid_grant", "Invalid JWT: Failed audience check.");
  }
  const now = Date.now() / 1000;
  const isNow = typeof iat === "number" && typeof exp === "number" && iat <= now + 60 && exp > now &&
    exp - iat <= 3600;
  if (!isNow) return refused("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes).");
  if (typeof scope !== "string" || scope === "") return refused("invalid_scope", "Invalid OAuth scope.");
  const access_token = state.give({ principal: key.email, scopes: scope.split(" "), kind: "account" });
  return { status: 200, json: { access_token, expires_in: state.world.life ?? 3599, token_type: "Bearer" } };
}

function redeem(state: State, form: Record<string, string>, client: string): Answered {
  const code = form["code"] ?? "";
  const about = state.codes.get(code);
  state.codes.delete(code);
  const challenge = createHash("sha256").update(form["code_verifier"] ?? "").digest("base64url");
  const fits = about?.client === client && about.redirect === form["redirect_uri"] &&
    about.challenge === challenge;
  if (!fits) return refused("invalid_grant", "Malformed auth code.");
  const refresh = state.fresh("google-refresh");
  const person = state.world.person ?? "ann@example.com";
  state.grants.set(refresh, { person, client, scopes: about.scopes });
  const first = given(state, refresh, about.scopes, person);
  const id_token = idToken({ aud: client, email: person, nonce: about.nonce });
  return { ...first, json: { ...first.json as object, refresh_token: refresh, id_token } };
}

/** Signed by nobody: whoever gets it from here over a line of its own need not look. */
function idToken(claims: Readonly<Record<string, string>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: "https://accounts.google.com", sub: "1234567890", iat: now, exp: now + 3600, ...claims };
  return `${part({ alg: "RS256", kid: "x" })}.${part(all)}.${part("signature")}`;
}

function given(state: State, grant: string, scopes: string[], person: string): Answered {
  const access_token = state.give({ principal: person, scopes, kind: "person", grant });
  return {
    status: 200,
    json: {
      access_token,
      expires_in: state.world.life ?? 3599,
      scope: scopes.join(" "),
      token_type: "Bearer",
    },
  };
}

/** Takes a consent back, with everything that came from it. */
export function revoke(state: State, { text }: Asked): Answered {
  const word = new URLSearchParams(text).get("token") ?? "";
  const grant = state.grants.has(word) ? word : state.holder(word)?.grant;
  if (grant === undefined) return refused("invalid_token", "Token expired or revoked");
  state.grants.delete(grant);
  return { status: 200, json: {} };
}

export function tokenInfo(state: State, { text }: Asked): Answered {
  const holder = state.holder(new URLSearchParams(text).get("access_token") ?? "");
  if (holder === undefined || holder.kind === "federated") return refused("invalid_token", "Invalid Value");
  return {
    status: 200,
    json: {
      email: holder.principal,
      scope: holder.scopes.join(" "),
      expires_in: String(Math.round((holder.expiresAt - Date.now()) / 1000)),
    },
  };
}
