import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { withoutSecrets } from "../../secret.ts";
import { noAnswerHint } from "../no_answer.ts";
import { ServiceFailure } from "./service_failure.ts";

/**
 * - `no_answer`: the service could not be reached, or its answer did not arrive
 * - `throttled`: too many requests
 * - `server`: the service failed
 * - `refused`: the service understood and said no
 */
export type FailureKind = "no_answer" | "throttled" | "server" | "refused";

/** What an AWS service said, as data; every text is safe to show. */
export interface AwsFailure {
  readonly kind: FailureKind;
  /** Of the HTTP answer, when there was one. */
  readonly status: number | undefined;
  /** The error's name, `ForbiddenException`; of an OAuth answer without one, the word of RFC 6749: `slow_down`. */
  readonly name: string;
  readonly message: string;
  /** Seconds to wait, when the service said so. */
  readonly retryAfter: number | undefined;
}

/** Failures that may be gone a moment later. */
export function isTransient(failure: AwsFailure): boolean {
  return failure.kind !== "refused";
}

/** Reads what asking AWS threw. */
export function readFailure(thrown: unknown): AwsFailure {
  if (!(thrown instanceof ServiceFailure)) {
    const isUnread = isParserError(thrown);
    return {
      kind: "no_answer",
      status: undefined,
      name: thrown instanceof Error ? shown(thrown.name) : "Error",
      message: isUnread
        ? UNREADABLE
        : shown(thrown === undefined || thrown === null ? "" : messageOf(thrown)),
      retryAfter: undefined,
    };
  }
  const { status, said } = thrown;
  const name = said.isUnread ? undefined : text(said.code) ?? text(said.word);
  return {
    kind: kindOf(name ?? "", status),
    status,
    name: shown(name ?? `HTTP ${status}`),
    message: status < 400 ? UNREADABLE : said.isUnread ? "" : shown(text(said.message) ?? ""),
    retryAfter: retryAfterOf(said.retryAfter),
  };
}

/** What the runtime throws when something in an answer has the wrong type. It may quote the answer. */
function isParserError(thrown: unknown): boolean {
  return thrown instanceof SyntaxError || thrown instanceof TypeError || thrown instanceof RangeError;
}

const UNREADABLE =
  "the service: what came instead makes no sense, as from a network that wants a login first";

const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded)$/;

/** An answer that is neither a success nor a refusal decides nothing. */
function kindOf(name: string, status: number): FailureKind {
  if (status === 429 || THROTTLED.test(name)) return "throttled";
  if (status >= 500) return "server";
  return status >= 400 ? "refused" : "no_answer";
}

function retryAfterOf(written: string | undefined): number | undefined {
  const seconds = Number(written ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined;
}

/**
 * The error for a person.
 *
 * @param doing what could not be done, such as `cannot ask AWS who you are`
 * @param cancelled the signal that may have ended it
 */
export function failureError(thrown: unknown, doing: string, cancelled?: AbortSignal): AtmosError {
  if (cancelled?.aborted) {
    if (cancelled.reason instanceof AtmosError) return cancelled.reason;
    return new AtmosError("cancelled", `${doing}: cancelled`, { cause: thrown });
  }
  if (thrown instanceof AtmosError) return thrown;
  const failure = readFailure(thrown);
  const said = failure.message === "" ? failure.name : `${failure.name}: ${failure.message}`;
  const options = { cause: thrown, isForAll: isTransient(failure) };
  switch (failure.kind) {
    case "no_answer":
      return new AtmosError("unavailable", `${doing}: no answer from ${failure.message || failure.name}`, {
        ...options,
        hint: noAnswerHint(
          thrown instanceof Error ? thrown.cause : undefined,
          "Check the network, the proxy (HTTPS_PROXY) and the region, then try again.",
        ),
      });
    case "throttled":
      return new AtmosError("unavailable", `${doing}: AWS says that there were too many requests`, {
        ...options,
        hint: failure.retryAfter === undefined
          ? "Wait a moment, then try again."
          : `Wait ${failure.retryAfter} seconds, then try again.`,
      });
    case "server":
      return new AtmosError("unavailable", `${doing}: the service failed (${said})`, {
        ...options,
        hint: "Try again in a moment. https://health.aws.amazon.com tells about outages.",
      });
    case "refused": {
      const refusal = REFUSALS.find(({ names }) => names.test(failure.name));
      const code = refusal?.code ?? "unavailable";
      return new AtmosError(code, `${doing}: AWS refused (${said})`, {
        ...options,
        ...(refusal === undefined ? {} : { hint: refusal.hint }),
      });
    }
  }
}

const REFUSALS = [
  {
    names:
      /^(ExpiredToken(Exception)?|InvalidClientTokenId|UnauthorizedException|UnrecognizedClientException)$/,
    code: "not_signed_in",
    hint: "The session has ended or was revoked. Run `atmos auth login`.",
  },
  {
    names: /^(RequestExpired|RequestTimeTooSkewed|SignatureDoesNotMatch|InvalidSignatureException)$/,
    code: "unavailable",
    hint: "Check the clock of this machine.",
  },
  {
    names: /^(InvalidRequestRegionException)$/,
    code: "config_invalid",
    hint: "The provider's region must be the one where IAM Identity Center is enabled.",
  },
  {
    names: /^InvalidRequestException$/,
    code: "unavailable",
    hint: "Check the provider's region and start_url: the portal must be in that region.",
  },
  {
    names: /^ResourceNotFoundException$/,
    code: "not_found",
    hint: "Check its name, its region, and the account of the identity.",
  },
  {
    names: /^(AccessDenied(Exception)?|ForbiddenException)$/,
    code: "access_denied",
    hint: "Ask whoever manages the account for access.",
  },
] as const;

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** Long enough for every real message. */
const SHOWN_LENGTH = 300;

function shown(remote: string): string {
  // Before it is cut: a part of a secret would not be found.
  const whole = printable(withoutSecrets(remote.trim()));
  return whole.length > SHOWN_LENGTH ? `${whole.slice(0, SHOWN_LENGTH)}…` : whole;
}
