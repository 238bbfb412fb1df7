/**
 * Refusals of Entra, as data and for a person. What they mean is decided by `error` and `suberror` alone: the numbers
 * and texts change. They are shown, with the id by which support finds the request, and some numbers have a hint.
 */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { withoutSecrets } from "../../../secret.ts";
import { HttpFailure } from "../../../system/http.ts";
import { noAnswer } from "../../no_answer.ts";
import type { FailureReader, OAuthFailure } from "../../oauth/dialect.ts";
import { failureNamed, type TokenFailure } from "../../oauth/token_failure.ts";
import { field, textOf, wordOf } from "../../untyped.ts";
import { claimsIn } from "../challenge.ts";
import { hintFor } from "./hints.ts";

/** What a person knows the service as. */
export const SERVICE = "Microsoft Entra ID";

/** An answer of the token endpoint that is no token. */
export class EntraRefusal extends Error {
  override readonly name = "EntraRefusal";
  readonly error: string;
  readonly suberror: string | undefined;
  readonly description: string;
  /** As `AADSTS50076`. */
  readonly number: string | undefined;
  readonly correlationId: string | undefined;
  /** What the next sign-in of the person must show; undefined where nothing special is wanted. */
  readonly claims: string | undefined;
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(body: unknown, status: number, retryAfter: number | undefined) {
    const error = wordOf(field(body, "error"));
    super(`HTTP ${status}`);
    this.error = error ?? (status >= 500 || status === 429 ? "temporarily_unavailable" : "unreadable");
    this.suberror = wordOf(field(body, "suberror"));
    const said = textOf(field(body, "error_description")) ?? "";
    // Behind the sentence come the ids again, each on a line of its own.
    this.description = said.split(/\r?\n| Trace ID:/)[0]?.trim() ?? "";
    this.number = /^AADSTS\d+/.exec(said)?.[0];
    this.correlationId = wordOf(field(body, "correlation_id"));
    this.claims = claimsIn(field(body, "claims"));
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Words of Entra beside those of the standards. */
const KINDS: Readonly<Record<string, TokenFailure>> = {
  authorization_declined: "denied",
  // A person must do something: confirm a second factor, consent, sign in again.
  interaction_required: "dead_grant",
  login_required: "dead_grant",
  consent_required: "dead_grant",
  server_error: "transient",
};

function kindOf({ error, status }: EntraRefusal): TokenFailure {
  if (status === 429 && error !== "slow_down") return "transient";
  return Object.hasOwn(KINDS, error) ? KINDS[error] ?? "other" : failureNamed(error);
}

export function readEntraFailure(thrown: unknown): OAuthFailure {
  const refusal = refusalIn(thrown);
  if (refusal !== undefined) {
    return { kind: kindOf(refusal), name: nameOf(refusal), retryAfter: refusal.retryAfter };
  }
  if (thrown instanceof HttpFailure) {
    const passing = thrown.kind === "timeout" || thrown.kind === "unreachable" ||
      (thrown.kind === "page" && (thrown.status ?? 0) >= 500);
    return { kind: passing ? "transient" : "other", name: thrown.kind, retryAfter: undefined };
  }
  return { kind: "other", name: "unreadable", retryAfter: undefined };
}

/** What was thrown by us, or what the library for the standard keeps as the cause of what it has thrown. */
function refusalIn(thrown: unknown): EntraRefusal | undefined {
  if (thrown instanceof EntraRefusal) return thrown;
  const body = thrown instanceof Error ? thrown.cause : undefined;
  const status = field(thrown, "status");
  if (typeof status !== "number" || wordOf(field(body, "error")) === undefined) return undefined;
  return new EntraRefusal(body, status, undefined);
}

function nameOf({ error, suberror }: EntraRefusal): string {
  return printable(suberror === undefined ? error : `${error}, ${suberror}`);
}

export function explainEntra(thrown: unknown, doing: string, cancelled?: AbortSignal): AtmosError {
  if (cancelled?.aborted) {
    if (cancelled.reason instanceof AtmosError) return cancelled.reason;
    return new AtmosError("cancelled", `${doing}: cancelled`, { cause: thrown });
  }
  if (thrown instanceof AtmosError) return thrown;
  if (thrown instanceof HttpFailure) return noAnswer(thrown, doing);
  const refusal = refusalIn(thrown);
  if (refusal === undefined) {
    return new AtmosError("unavailable", `${doing}: what ${SERVICE} answered cannot be accepted`, {
      cause: thrown,
      hint: "Try again in a moment. If it stays so, look what answers in the place of the service.",
    });
  }
  const kind = kindOf(refusal);
  if (kind === "transient") {
    return new AtmosError("unavailable", `${doing}: ${SERVICE} failed (${said(refusal)})`, {
      cause: thrown,
      isForAll: true,
      hint: refusal.retryAfter === undefined
        ? "Try again in a moment."
        : `Wait ${refusal.retryAfter} seconds, then try again.`,
    });
  }
  return new AtmosError(
    kind === "dead_grant" || kind === "denied" ? "not_signed_in" : "access_denied",
    `${doing}: ${SERVICE} refused (${said(refusal)})`,
    { cause: thrown, hint: hintFor(refusal) },
  );
}

/** Long enough for every real message. */
const SHOWN_LENGTH = 400;

/** `invalid_grant, token_expired: AADSTS700082: The refresh token has expired; correlation id 1b2c…` */
export function said(refusal: EntraRefusal): string {
  const { description, correlationId } = refusal;
  const text = printable(withoutSecrets(description));
  const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
  return [
    shown === "" ? nameOf(refusal) : `${nameOf(refusal)}: ${shown}`,
    ...(correlationId === undefined ? [] : [`correlation id ${printable(correlationId)}`]),
  ].join("; ");
}

export const ENTRA: FailureReader = {
  service: SERVICE,
  readFailure: readEntraFailure,
  explain: explainEntra,
};
