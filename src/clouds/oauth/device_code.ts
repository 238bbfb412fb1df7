/** The answer with a code to confirm and the pace of the questions that follow (RFC 8628). Pure. */
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { Secret, withoutSecrets } from "../../secret.ts";
import { isTrustworthy } from "../../trustworthy_url.ts";
import { numberIn, textOf } from "../untyped.ts";
import type { TokenFailure } from "./token_failure.ts";

/** The parts of the answer that are used. */
export interface DeviceReply {
  readonly deviceCode?: string | undefined;
  readonly userCode?: string | undefined;
  readonly verificationUri?: string | undefined;
  readonly verificationUriComplete?: string | undefined;
  /** Seconds. */
  readonly expiresIn?: number | undefined;
  /** Seconds. */
  readonly interval?: number | undefined;
}

export interface DeviceCode {
  readonly deviceCode: Secret;
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly completeUrl: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Milliseconds between two questions. */
  readonly interval: number;
}

const DEFAULT_INTERVAL = 5;
const DEFAULT_LIFE = 600;

/** Seconds: what is beyond makes no sense, and nobody waits for it. */
const LONGEST_INTERVAL = 60;
const LONGEST_LIFE = 24 * 3600;

/**
 * A person will be shown these texts and will open these pages, so they must be plain text and real pages.
 *
 * @throws AtmosError `unavailable` when the answer cannot be used
 */
export function judgeDevice(reply: DeviceReply, now: number): DeviceCode {
  const [deviceCode, userCode] = [textOf(reply.deviceCode), textOf(reply.userCode)];
  const verificationUrl = pageAddress(reply.verificationUri);
  if (deviceCode === undefined || userCode === undefined || verificationUrl === undefined) {
    throw new AtmosError(
      "unavailable",
      "cannot start a sign-in with a code: the service's answer cannot be used",
    );
  }
  return {
    deviceCode: new Secret(deviceCode),
    userCode: printable(withoutSecrets(userCode)),
    verificationUrl,
    completeUrl: pageAddress(reply.verificationUriComplete),
    expiresAt: now + 1000 * (numberIn(reply.expiresIn, 1, LONGEST_LIFE) ?? DEFAULT_LIFE),
    interval: 1000 * (numberIn(reply.interval, 1, LONGEST_INTERVAL) ?? DEFAULT_INTERVAL),
  };
}

function pageAddress(written: unknown): string | undefined {
  const url = URL.parse(textOf(written) ?? "");
  return url !== null && isTrustworthy(url) ? url.href : undefined;
}

export interface Pace {
  /** Milliseconds between two questions. */
  readonly interval: number;
  /** Milliseconds until the next one. */
  readonly wait: number;
}

const SLOWER = 5000;
const LONGEST_WAIT = 60_000;

/**
 * When to ask again: `slow_down` slows all that follows; failures wait twice as long each time they follow each other.
 *
 * @param retryAfter seconds that a failing service asked to be left alone
 */
export function nextPace(
  pace: Pace,
  failure: Extract<TokenFailure, "pending" | "slow_down" | "transient">,
  retryAfter = 0,
): Pace {
  switch (failure) {
    case "pending":
      return { interval: pace.interval, wait: pace.interval };
    case "slow_down":
      return { interval: pace.interval + SLOWER, wait: pace.interval + SLOWER };
    case "transient":
      return {
        interval: pace.interval,
        wait: Math.max(pace.interval, Math.min(pace.wait * 2, LONGEST_WAIT), retryAfter * 1000),
      };
  }
}
