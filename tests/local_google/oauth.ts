/** Where people sign in, and what knows their tokens. */
import { createHash } from "node:crypto";
import type { Answered, Asked } from "./server.ts";
import type { State } from "./state.ts";

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
  });
  back.searchParams.set("code", code);
  back.searchParams.set("state", word);
  back.searchParams.set("scope", scope);
  return { status: 302, location: back.href, detail: { scope, prompt: ask["prompt"] ?? "" } };
}

export function token(state: State, { text, headers }: Asked): Answered {
  if (!headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    return refused("invalid_request", "The body is no form.");
  }
  const form = Object.fromEntries(new URLSearchParams(text));
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
      return given(state, form["refresh_token"] ?? "", grant.scopes, grant.person, false);
    }
    default:
      return refused("unsupported_grant_type", "Invalid grant_type");
  }
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
  return given(state, refresh, about.scopes, person, true);
}

function given(state: State, grant: string, scopes: string[], person: string, isFirst: boolean): Answered {
  const access_token = state.give({ principal: person, scopes, kind: "person", grant });
  return {
    status: 200,
    json: {
      access_token,
      expires_in: state.world.life ?? 3599,
      scope: scopes.join(" "),
      token_type: "Bearer",
      ...(isFirst ? { refresh_token: grant } : {}),
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
