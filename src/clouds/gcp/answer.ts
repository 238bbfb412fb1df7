/** Asking Google, and what its refusals say. */
import { AtmosError, type ErrorCode } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret, withoutSecrets } from "../../secret.ts";
import type { HttpRequest } from "../../system/http.ts";
import type { System } from "../../system/ports.ts";
import { askJson, type JsonAnswer } from "../ask_json.ts";
import { field, numberIn, textOf, wordOf } from "../untyped.ts";

export type Answer = Pick<JsonAnswer, "status" | "body">;

/** How often a service is asked that is overloaded or cannot be reached. */
const ATTEMPTS = 3;

/** Milliseconds for each time. */
const TIME_LIMIT = 10_000;

/** @throws AtmosError `unavailable` when there is no answer */
export async function askGoogle(
  { http }: Pick<System, "http">,
  request: Pick<HttpRequest, "method" | "url" | "headers" | "body">,
  { doing, signal }: { readonly doing: string; readonly signal?: AbortSignal | undefined },
): Promise<Answer> {
  return await askJson(http, {
    ...request,
    timeLimit: TIME_LIMIT,
    sizeLimit: 256 * 1024,
    attempts: ATTEMPTS,
    ...(signal === undefined ? {} : { signal }),
  }, doing);
}

export function form(fields: Readonly<Record<string, string>>): Pick<HttpRequest, "headers" | "body"> {
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  };
}

/** What Google said when it refused, in either of its two ways. */
export interface Refusal {
  /** A word, such as `invalid_grant` or `PERMISSION_DENIED`. */
  readonly word: string;
  /** Words that tell it better, such as `invalid_rapt` or `SERVICE_DISABLED`. */
  readonly reasons: readonly string[];
  /** For a person; without secrets and safe on a terminal. */
  readonly said: string;
}

export function refusalIn({ status, body }: Answer): Refusal {
  const error = field(body, "error");
  if (typeof error === "string") {
    const description = textOf(field(body, "error_description"));
    const subtype = textOf(field(body, "error_subtype"));
    return {
      word: error,
      reasons: subtype === undefined ? [] : [subtype],
      said: shown([error, description, subtype].filter((part) => part !== undefined).join(": ")),
    };
  }
  const details = field(error, "details");
  const reasons = (Array.isArray(details) ? details : []).map((one) => textOf(field(one, "reason")));
  const word = textOf(field(error, "status")) ?? `HTTP ${status}`;
  const message = textOf(field(error, "message"));
  return {
    word,
    reasons: reasons.filter((reason) => reason !== undefined),
    said: shown(message === undefined ? word : `${word}: ${message}`),
  };
}

/** Long enough for every real message. */
const SHOWN = 400;

function shown(text: string): string {
  const whole = printable(withoutSecrets(text.trim())).replace(/\s+/g, " ");
  return whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
}

/** What kind of failure a status is, for whoever asked with credentials. */
export function codeOf({ status }: Answer): ErrorCode {
  if (status === 401) return "not_signed_in";
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? "access_denied" : "unavailable";
}

/** The error for a refusal that needs no words of its own. */
export function refusedError(answer: Answer, doing: string, hint?: string): AtmosError {
  const code = codeOf(answer);
  return new AtmosError(code, `${doing}: Google refused (${refusalIn(answer).said})`, {
    hint: code === "unavailable" ? "Try again in a moment." : hint ?? "Run the command again.",
    isForAll: code === "unavailable",
  });
}

/** A token as the OAuth endpoints give it. @throws AtmosError `unavailable` when there is none */
export function tokenIn(
  body: unknown,
  { doing, now }: { readonly doing: string; readonly now: number },
): { readonly accessToken: Secret; readonly expiresAt: number } {
  const word = wordOf(field(body, "access_token"));
  const seconds = numberIn(field(body, "expires_in"), 1, LONGEST_LIFE);
  if (word === undefined || seconds === undefined) {
    throw new AtmosError("unavailable", `${doing}: Google's answer holds no usable token`, {
      hint: "Try again in a moment.",
    });
  }
  return { accessToken: new Secret(word), expiresAt: now + seconds * 1000 };
}

/** Seconds; no token of Google lives longer than twelve hours. */
const LONGEST_LIFE = 12 * 3600;
