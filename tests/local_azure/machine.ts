/** The token service of a machine of Azure whose identity is the application. */
import { APP } from "./proofs.ts";
import type { Tokens } from "./tokens.ts";
import type { Answer, Asked } from "./wire.ts";

/** What an app must show, by `IDENTITY_HEADER`. */
export const HEADER = "planted-header";

export function machineAnswer({ url, headers }: Asked, tokens: Tokens, tenant: string): Answer {
  const resource = url.searchParams.get("resource");
  const isAsked = headers["metadata"] === "true" || headers["x-identity-header"] === HEADER;
  if (!isAsked || resource === null || url.searchParams.get("api-version") === null) {
    return { status: 400, body: { error: "invalid_request", error_description: "Bad request" } };
  }
  const wanted = url.searchParams.get("client_id");
  if (wanted !== null && wanted !== APP) {
    return { status: 400, body: { error: "invalid_request", error_description: "Identity not found" } };
  }
  const access_token = tokens.access({ tenant, clientId: APP, person: undefined }, resource);
  const ends = Math.floor(tokens.now() / 1000) + tokens.lifetime;
  return { status: 200, body: { access_token, expires_on: String(ends), resource, token_type: "Bearer" } };
}
