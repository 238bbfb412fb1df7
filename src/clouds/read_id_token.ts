/** What an ID token says of itself, for every cloud that gets one from somebody. Pure. No message repeats a token. */
import { fromBase64url } from "../base64url.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { Secret } from "../secret.ts";
import { IdToken } from "./id_token.ts";
import { field, parsedJson } from "./untyped.ts";

export interface ExpectedToken {
  /** Whom it must be for; undefined when whoever gets it decides. */
  readonly audience: string | undefined;
  readonly doing: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the provider's configuration says of where to work. */
  readonly region?: string | undefined;
  /** Where to look when it cannot be used. */
  readonly hint: string;
}

/**
 * The token with what it says of itself. It is not verified here: only its recipient's word counts.
 *
 * @throws AtmosError `unavailable` when it is none, is for somebody else or has ended
 */
export function readIdToken(text: string, expected: ExpectedToken): IdToken {
  const { audience, doing, now, region, hint } = expected;
  const claims = payloadOf(text);
  const [issuer, subject, ends] = [field(claims, "iss"), field(claims, "sub"), field(claims, "exp")];
  const refuse = (state: string): AtmosError => new AtmosError("unavailable", `${doing}: ${state}`, { hint });
  if (typeof issuer !== "string" || typeof subject !== "string" || typeof ends !== "number" || !(ends > 0)) {
    throw refuse("what came is no token");
  }
  const from = `its issuer is ${printable(issuer)}, its subject ${printable(subject)}`;
  const audiences = [field(claims, "aud")].flat().filter((one) => typeof one === "string");
  if (audience !== undefined && !audiences.includes(audience)) {
    const meant = audiences.map(printable).join(", ");
    throw refuse(`the token is for "${meant}", not for "${printable(audience)}"; ${from}`);
  }
  const expiresAt = Math.min(ends * 1000, LAST_MOMENT);
  if (expiresAt <= now) {
    const ended = new Date(expiresAt).toISOString();
    throw refuse(`the token ended at ${ended}; it is for "${audiences.map(printable).join(", ")}", ${from}`);
  }
  return new IdToken(new Secret(text), {
    issuer,
    audience: audience ?? audiences.join(", "),
    subject,
    expiresAt,
    region,
  });
}

/** The end of the year 9999, in milliseconds since 1970. */
const LAST_MOMENT = 253_402_300_799_999;

/** The payload of a JSON Web Token (RFC 7519); undefined when it is none. */
export function payloadOf(text: string): unknown {
  const [, payload, signature, ...more] = text.split(".");
  const bytes = signature === undefined || more.length > 0 ? undefined : fromBase64url(payload ?? "");
  return bytes === undefined || /[^\x21-\x7e]/.test(text)
    ? undefined
    : parsedJson(new TextDecoder().decode(bytes));
}
