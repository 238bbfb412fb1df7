/** Asks Entra's token endpoint, where no person is needed. */
import type { Http } from "../../../system/http.ts";
import type { Clock } from "../../../system/ports.ts";
import { type JsonAnswer, sendForJson } from "../../ask_json.ts";
import { judgeToken, type TokenGrant } from "../../oauth/token_grant.ts";
import { field } from "../../untyped.ts";
import type { AzurePlace } from "../places.ts";
import { EntraRefusal, SERVICE } from "./failure.ts";

/** Milliseconds for one answer. */
const TIME_LIMIT = 30_000;

/** Where tokens are asked for, and for whom. */
export interface Asking {
  readonly place: AzurePlace;
  /** The directory, as a GUID. */
  readonly tenant: string;
  readonly clientId: string;
}

/**
 * @param fields what proves who asks, beside the client's id
 * @throws EntraRefusal, HttpFailure, and AtmosError for a token that cannot be used
 */
export async function askToken(
  { http, clock }: { readonly http: Http; readonly clock: Clock },
  { place, tenant, clientId }: Asking,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<TokenGrant> {
  const askedAt = clock.now();
  const answer = await sendForJson(http, {
    method: "POST",
    url: endpoint(place, tenant, "token"),
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({ client_id: clientId, ...fields }).toString(),
    timeLimit: TIME_LIMIT,
    sizeLimit: 512 * 1024,
    attempts: 2,
    signal,
  });
  return judge(answer, askedAt);
}

/** @throws EntraRefusal, AtmosError */
export function judge(
  { status, headers, body: answer }: Omit<JsonAnswer, "text">,
  askedAt: number,
): TokenGrant {
  if (status !== 200) throw new EntraRefusal(answer, status, retryAfterIn(headers));
  const seconds = Number(field(answer, "expires_in") ?? NaN);
  const text = (name: string): string | undefined => {
    const value = field(answer, name);
    return typeof value === "string" ? value : undefined;
  };
  return judgeToken({
    accessToken: text("access_token"),
    expiresIn: Number.isFinite(seconds) ? seconds : undefined,
    refreshToken: text("refresh_token"),
  }, { service: SERVICE, askedAt, defaultLife: DEFAULT_LIFE });
}

/** Milliseconds that a token lives when the answer does not say, which it always does: less than any does. */
export const DEFAULT_LIFE = 10 * 60_000;

export function endpoint({ login }: AzurePlace, tenant: string, name: string): string {
  return `${login}/${encodeURIComponent(tenant)}/oauth2/v2.0/${name}`;
}

export function retryAfterIn(headers: Readonly<Record<string, string>>): number | undefined {
  const seconds = Number(headers["retry-after"] ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined;
}
