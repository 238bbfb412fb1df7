import { TemplateFailure } from "../failure.ts";
import { formatLayout } from "./format_layout.ts";
import { UTC, type Zone } from "./zone.ts";

const BILLION = 1_000_000_000n;

/** Instants further away than this have no JavaScript date (ECMA-262, 21.4.1.1). */
const FURTHEST_SECONDS = 8.64e12 - 86400 * 2;

/** An instant, in nanoseconds since 1970, with the zone it is shown in. */
export class Moment {
  readonly nanoseconds: bigint;
  readonly zone: Zone;

  constructor(nanoseconds: bigint, zone: Zone) {
    this.nanoseconds = nanoseconds;
    this.zone = zone;
    if (Math.abs(this.seconds) > FURTHEST_SECONDS) {
      throw new TemplateFailure("the time is too far away to be shown");
    }
  }

  static ofSeconds(seconds: bigint, zone: Zone): Moment {
    return new Moment(seconds * BILLION, zone);
  }

  static ofDate(date: Date, zone: Zone): Moment {
    return new Moment(BigInt(date.getTime()) * 1_000_000n, zone);
  }

  /** Whole seconds since 1970, rounded down. */
  get seconds(): number {
    const whole = this.nanoseconds / BILLION;
    return Number(this.nanoseconds < whole * BILLION ? whole - 1n : whole);
  }

  /** The part of a second past {@link seconds}. */
  get fraction(): number {
    return Number(((this.nanoseconds % BILLION) + BILLION) % BILLION);
  }

  in(zone: Zone): Moment {
    return new Moment(this.nanoseconds, zone);
  }

  plus(nanoseconds: bigint): Moment {
    return new Moment(this.nanoseconds + nanoseconds, this.zone);
  }

  /** What the clocks of the zone show, as a date to be read with its UTC getters. */
  clock(): Date {
    return new Date((this.seconds + this.zone.offsetAt(this.seconds)) * 1000);
  }

  format(layout: string): string {
    return formatLayout(this, layout);
  }

  /** As Go prints a time. */
  describe(): string {
    return this.format("2006-01-02 15:04:05.999999999 -0700 MST");
  }

  /** RFC 3339, as Go puts a time into JSON. */
  toRfc3339(): string {
    return this.format("2006-01-02T15:04:05.999999999Z07:00");
  }
}

/** Midnight of 1 January of the year 1 in UTC: Go's zero time. */
export const ZERO_MOMENT = Moment.ofSeconds(-62135596800n, UTC);

/** The instant at which the clocks of a zone show a date and time; parts past their range carry over. */
export function momentAt(parts: readonly number[], nanosecond: number, zone: Zone): Moment {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (Number.isNaN(date.getTime())) throw new TemplateFailure("the time is too far away to be shown");
  const shown = date.getTime() / 1000;
  const first = shown - zone.offsetAt(shown);
  const seconds = shown - zone.offsetAt(first);
  return new Moment(BigInt(seconds) * BILLION + BigInt(nanosecond), zone);
}
