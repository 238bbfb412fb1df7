/** What GitHub's answers mean. Pure. No message repeats a token. */
import { fromBase64url } from "../../base64url.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret } from "../../secret.ts";
import { IdToken } from "../id_token.ts";

/** @throws AtmosError `access_denied` when GitHub refuses, `unavailable` when its answer cannot be used */
export function judgeAnswer(
  { status, body }: { readonly status: number; readonly body: Uint8Array },
  doing: string,
): string {
  if (status === 401 || status === 403) {
    throw new AtmosError("access_denied", `${doing}: GitHub refused the job's request (${status})`, {
      hint: "Give the job `permissions: id-token: write`, and ask while it runs.",
    });
  }
  const value = status === 200 ? field(parsed(new TextDecoder().decode(body)), "value") : undefined;
  if (typeof value === "string") return value;
  const state = status === 200 ? "GitHub's answer holds no token" : `GitHub answered ${status}`;
  throw new AtmosError("unavailable", `${doing}: ${state}`, { hint: "Try again in a moment." });
}

export interface Expected {
  readonly audience: string;
  readonly doing: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the provider's configuration says of where to work. */
  readonly region?: string | undefined;
}

/**
 * The token with what it says of itself. It is not verified here: only its recipient's word counts.
 *
 * @throws AtmosError `unavailable` when it is none, is for somebody else or has ended
 */
export function judgeToken(text: string, { audience, doing, now, region }: Expected): IdToken {
  const claims = claimsOf(text);
  const [issuer, subject, ends] = [field(claims, "iss"), field(claims, "sub"), field(claims, "exp")];
  const refuse = (state: string): AtmosError =>
    new AtmosError("unavailable", `${doing}: ${state}`, {
      hint:
        "Look whether a step of the job sets ACTIONS_ID_TOKEN or ACTIONS_ID_TOKEN_REQUEST_URL, and whether the " +
        "clock is right.",
    });
  if (typeof issuer !== "string" || typeof subject !== "string" || typeof ends !== "number" || !(ends > 0)) {
    throw refuse("what came is no token");
  }
  const audiences = [field(claims, "aud")].flat();
  if (!audiences.includes(audience)) {
    const shown = audiences.filter((one) => typeof one === "string").map(printable).join(", ");
    throw refuse(`the token is for "${shown}", not for "${printable(audience)}"`);
  }
  const expiresAt = Math.min(ends * 1000, LAST_MOMENT);
  if (expiresAt <= now) throw refuse(`the token ended at ${new Date(expiresAt).toISOString()}`);
  return new IdToken(new Secret(text), { issuer, audience, subject, expiresAt, region });
}

/** The end of the year 9999, in milliseconds since 1970. */
const LAST_MOMENT = 253_402_300_799_999;

/** The payload of a JSON Web Token (RFC 7519); undefined when it is none. */
function claimsOf(text: string): unknown {
  const [, payload, signature, ...more] = text.split(".");
  const bytes = signature === undefined || more.length > 0 ? undefined : fromBase64url(payload ?? "");
  return bytes === undefined || /[^\x21-\x7e]/.test(text)
    ? undefined
    : parsed(new TextDecoder().decode(bytes));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not the parser's message, which quotes the text.
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
