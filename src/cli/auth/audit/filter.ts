import type { AuditRecord } from "../../../auth/audit/event.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";

export interface AuditFilter {
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  readonly identity: string | undefined;
}

/** Whether a record is asked for. */
export function isWanted(record: AuditRecord, { since, identity }: AuditFilter): boolean {
  return (since === undefined || Date.parse(record.time) >= since) &&
    (identity === undefined || (record.identity ?? "").split(", ").includes(identity));
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds since 1970 for `90s`, `30m`, `2h`, `7d`, `1w`, or a date or time in RFC 3339.
 *
 * @throws AtmosError `usage`
 */
export function parseSince(text: string, now: number): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (length !== undefined) return now - Number(count) * length;
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(date)) return date;
  throw new AtmosError("usage", `cannot use --since "${printable(text)}": it is no time`, {
    hint: "Write 30m, 2h, 7d, or a date like 2026-01-31.",
  });
}
