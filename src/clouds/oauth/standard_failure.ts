/** What the standard dialect's operations threw, as data and for a person. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import { HttpFailure } from "../../system/http.ts";
import { noAnswer } from "../no_answer.ts";
import type { OAuthFailure } from "./dialect.ts";
import { failureNamed } from "./token_failure.ts";

/** Long enough for every real message. */
const SHOWN_LENGTH = 300;

/** A refusal in the words of RFC 6749, as the library throws it. */
interface Refusal {
  readonly error: string;
  readonly description: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
}

/** Undefined when the answer said nothing that OAuth knows. */
function refusalOf(thrown: unknown): Refusal | undefined {
  const { error, error_description: description, status } = asRecord(thrown);
  if (typeof error !== "string") return undefined;
  return {
    error,
    description: typeof description === "string" ? description : undefined,
    status: typeof status === "number" ? status : undefined,
    retryAfter: retryAfterOf(asRecord(thrown).response),
  };
}

/** The answer that was none of those that OAuth knows; the library keeps it as the cause. */
function strangeAnswer(thrown: unknown): Response | undefined {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Response ? cause : undefined;
}

export function readStandardFailure(thrown: unknown): OAuthFailure {
  if (thrown instanceof HttpFailure) {
    const passing = thrown.kind === "timeout" || thrown.kind === "unreachable" ||
      (thrown.kind === "page" && (thrown.status ?? 0) >= 500);
    return { kind: passing ? "transient" : "other", name: thrown.kind, retryAfter: undefined };
  }
  const refusal = refusalOf(thrown);
  if (refusal !== undefined) {
    const { error, status, retryAfter } = refusal;
    // Some services are throttled with the word of RFC 8628, which means the same here.
    const kind = status === 429 && error !== "slow_down" ? "transient" : failureNamed(error);
    return { kind, name: shown(error), retryAfter };
  }
  const answer = strangeAnswer(thrown);
  if (answer === undefined) return { kind: "other", name: "unreadable", retryAfter: undefined };
  const kind = answer.status >= 500 || answer.status === 429 ? "transient" : "other";
  return { kind, name: `HTTP ${answer.status}`, retryAfter: retryAfterOf(answer) };
}

/**
 * The error for a person. A service may repeat what it was sent: secrets are taken out before it is quoted.
 */
export function explainStandard(
  service: string,
  thrown: unknown,
  doing: string,
  cancelled?: AbortSignal,
): AtmosError {
  if (cancelled?.aborted) {
    if (cancelled.reason instanceof AtmosError) return cancelled.reason;
    return new AtmosError("cancelled", `${doing}: cancelled`, { cause: thrown });
  }
  if (thrown instanceof AtmosError) return thrown;
  if (thrown instanceof HttpFailure) return noAnswer(thrown, doing);
  const refusal = refusalOf(thrown);
  const options = { cause: thrown };
  if (refusal !== undefined) {
    const { error, description } = refusal;
    const said = description === undefined ? error : `${error}: ${description}`;
    const code = failureNamed(error) === "dead_grant" ? "not_signed_in" : "unavailable";
    return new AtmosError(code, `${doing}: ${service} refused (${shown(said)})`, {
      ...options,
      ...(code === "not_signed_in"
        ? { hint: "The sign-in has ended or was revoked. Run `atmos auth login`." }
        : {}),
    });
  }
  const answer = strangeAnswer(thrown);
  if (answer !== undefined && (answer.status >= 500 || answer.status === 429)) {
    const wait = retryAfterOf(answer);
    return new AtmosError("unavailable", `${doing}: ${service} failed (HTTP ${answer.status})`, {
      ...options,
      isForAll: true,
      hint: wait === undefined ? "Try again in a moment." : `Wait ${wait} seconds, then try again.`,
    });
  }
  // The library's own words may quote the answer, which may hold a token.
  return new AtmosError(
    "unavailable",
    `${doing}: what ${service} answered cannot be accepted${reasonOf(thrown)}`,
    options,
  );
}

/** The one part of the library's own words that is safe: which check an answer did not pass. */
function reasonOf(thrown: unknown): string {
  const { code } = asRecord(thrown);
  return typeof code === "string" && /^OAUTH_[A-Z_]+$/.test(code) ? ` (${code})` : "";
}

function retryAfterOf(response: unknown): number | undefined {
  if (!(response instanceof Response)) return undefined;
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function shown(remote: string): string {
  const whole = printable(withoutSecrets(remote.trim()));
  return whole.length > SHOWN_LENGTH ? `${whole.slice(0, SHOWN_LENGTH)}…` : whole;
}
