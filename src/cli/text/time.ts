import type { Clock } from "../../system/ports.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** `42s`, `58m`, `2h 3m`, `3d 4h`, `73y`; rounded down, so that it never promises too much. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.max(0, Math.floor(milliseconds / SECOND))}s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return pair(milliseconds, HOUR, "h", MINUTE, "m");
  if (milliseconds < YEAR) return pair(milliseconds, DAY, "d", HOUR, "h");
  return `${Math.floor(milliseconds / YEAR)}y`;
}

function pair(
  milliseconds: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.floor((milliseconds % large) / small);
  return `${Math.floor(milliseconds / large)}${largeName}${rest === 0 ? "" : ` ${rest}${smallName}`}`;
}

/** `9m 58s`: for a wait that somebody watches. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND));
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** How long a session still lasts: a duration, `expired`, or `never expires`. */
export function formatRemaining(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return "never expires";
  return expiresAt <= now ? "expired" : formatDuration(expiresAt - now);
}

/** `2031-05-04 12:00:00 +02:00`, or with `UTC` where that is the local time. */
export function formatMoment(at: number, offset = 0): string {
  const local = isoSeconds(at + offset * MINUTE).replace("T", " ").replace("Z", "");
  if (offset === 0) return `${local} UTC`;
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local} ${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** RFC 3339 without fractions: `2031-05-04T10:00:00Z`. */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `2031-05-04 12:00:00 +02:00 (59m)`, or undefined for what does not expire. */
export function formatExpiry(
  expiresAt: number | undefined,
  clock: Pick<Clock, "now" | "offset">,
): string | undefined {
  return expiresAt === undefined
    ? undefined
    : `${formatMoment(expiresAt, clock.offset(expiresAt))} (${formatRemaining(expiresAt, clock.now())})`;
}

/** `0.4s`, `12.0s`, `3m`: how long something took. */
export function formatElapsed(milliseconds: number): string {
  return milliseconds < MINUTE ? `${(milliseconds / SECOND).toFixed(1)}s` : formatDuration(milliseconds);
}
