/** Authorization code with PKCE (RFC 7636) and a callback on this machine (RFC 8252). Pure. */
import { sameText } from "../../constant_time.ts";
import { toBase64url } from "../../base64url.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import type { Random } from "../../system/ports.ts";
import type { CallbackPlace } from "./dialect.ts";

/** Where a service does not want it otherwise. */
export const CALLBACK: CallbackPlace = { host: "127.0.0.1", path: "/oauth/callback" };

export function redirectUri({ host, path }: CallbackPlace, port: number): string {
  return `http://${host}:${port}${path}`;
}

/** 256 random bits in 43 characters of `A–Z a–z 0–9 - _`: a code verifier, a state or a nonce. */
export function randomWord(random: Random): string {
  return toBase64url(random.bytes(32));
}

/** The S256 challenge of a verifier. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return toBase64url(new Uint8Array(digest));
}

/** What a request to the callback server means. */
export type Callback =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "refused"; readonly reason: string }
  /** Not from this sign-in: the wait goes on. */
  | { readonly kind: "stranger"; readonly status: 400 | 404 | 405 };

/**
 * Judges one request. Whatever does not carry the state of this sign-in changes nothing, so that no other page can
 * end the sign-in or slip in a code of its own.
 *
 * @param state of the browser that was sent away; undefined as long as none was
 */
export function judgeCallback(
  method: string,
  url: URL,
  state: string | undefined,
  path = CALLBACK.path,
): Callback {
  if (url.pathname !== (path || "/")) return { kind: "stranger", status: 404 };
  if (method !== "GET") return { kind: "stranger", status: 405 };
  const [given, ...more] = url.searchParams.getAll("state");
  if (given === undefined || state === undefined || more.length > 0 || !sameText(given, state)) {
    return { kind: "stranger", status: 400 };
  }
  const error = url.searchParams.get("error");
  if (error !== null) {
    const description = url.searchParams.get("error_description");
    return { kind: "refused", reason: limited(description ? `${error}: ${description}` : error) };
  }
  const codes = url.searchParams.getAll("code");
  const [code] = codes;
  if (!code || codes.length > 1) return { kind: "refused", reason: "the answer held no code" };
  return { kind: "code", code };
}

function limited(remote: string): string {
  return printable(withoutSecrets(remote).slice(0, 300));
}
