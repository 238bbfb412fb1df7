/** The Security Token Service: the word of an issuer for a federated token. */
import { readToken } from "../local_aws/id_tokens.ts";
import type { Answered, Asked, Pool, State } from "./state.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";

function refused(error: string, error_description: string, detail: Record<string, string> = {}): Answered {
  return { status: 400, json: { error, error_description }, detail };
}

/** Fields of a form, or of a JSON body, whose names are those of the form in camel case. */
function fieldsOf({ headers, text }: Asked): Record<string, string> | undefined {
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return undefined;
}

export function exchange(state: State, asked: Asked): Answered {
  const form = fieldsOf(asked);
  if (form === undefined) return refused("invalid_request", "The body is no form.");
  const { audience = "", scope = "", subject_token: word = "" } = form;
  const detail = { audience, scope };
  if (form["grant_type"] !== GRANT) return refused("unsupported_grant_type", "Not a token exchange.", detail);
  if (form["requested_token_type"] !== ACCESS) {
    return refused("invalid_request", "Invalid requested_token_type.", detail);
  }
  if (form["subject_token_type"] !== JWT) return refused("invalid_request", "Invalid token type.", detail);
  if (scope === "") return refused("invalid_scope", "A scope is needed.", detail);
  const pool = state.world.pools?.find(({ provider }) => audience === `//iam.googleapis.com/${provider}`);
  if (pool === undefined) return refused("invalid_target", "The target service is unknown.", detail);
  const problem = problemOf(pool, word);
  if (problem !== undefined) return refused("invalid_grant", problem, detail);
  const name = pool.provider.replace(/\/providers\/.*$/, "");
  const principal = `principal://iam.googleapis.com/${name}/subject/${readToken(word)?.sub}`;
  const access_token = state.give({ principal, scopes: scope.split(" "), kind: "federated" });
  return {
    status: 200,
    detail: { ...detail, principal },
    json: {
      access_token,
      issued_token_type: ACCESS,
      token_type: "Bearer",
      expires_in: state.world.life ?? 3600,
    },
  };
}

function problemOf(pool: Pool, word: string): string | undefined {
  const claims = readToken(word);
  if (claims === undefined) return "Error connecting to the given credential's issuer: bad signature.";
  if (claims.iss !== pool.issuer) {
    return `The issuer in ID Token ${claims.iss} does not match the expected one.`;
  }
  const audiences = pool.audiences ?? [`https://iam.googleapis.com/${pool.provider}`];
  if (!audiences.includes(claims.aud)) {
    return `The audience in ID Token [${claims.aud}] does not match the expected audience.`;
  }
  if (claims.exp * 1000 <= Date.now()) return `ID Token issued at 0 is stale to sign-in.`;
  if (!pool.subject.test(claims.sub)) return "The given credential is rejected by the attribute condition.";
  return undefined;
}

/** What gcloud asks before it uses an external account. */
export function introspect(state: State, asked: Asked): Answered {
  const form = fieldsOf(asked);
  if (!asked.headers.get("authorization")?.startsWith("Basic ")) {
    return { status: 401, json: { error: "invalid_client" } };
  }
  const holder = state.holder(form?.["token"]);
  return {
    status: 200,
    json: holder === undefined ? { active: false } : { active: true, username: holder.principal },
  };
}
