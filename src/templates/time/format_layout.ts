import { DAYS, layoutPieces, MONTHS } from "./layout.ts";
import type { Zone } from "./zone.ts";

/** What of a moment is shown. */
export interface ShownMoment {
  /** Since 1970. */
  readonly seconds: number;
  /** Nanoseconds after the second. */
  readonly fraction: number;
  readonly zone: Zone;
  /** What the clocks of the zone show, as a date to be read with its UTC getters. */
  clock(): Date;
}

/** The moment as a layout shows it, on the clocks of its zone. */
export function formatLayout(moment: ShownMoment, layout: string): string {
  const clock = moment.clock();
  return layoutPieces(layout).map((piece) => piece.isPart ? part(piece.text, clock, moment) : piece.text)
    .join("");
}

function part(name: string, clock: Date, moment: ShownMoment): string {
  if (name.startsWith("-07") || name.startsWith("Z07")) return offset(name, moment);
  if (/^[.,]/.test(name)) return fraction(name, moment.fraction);
  if (name === "MST") return zoneName(moment);
  return datePart(name, clock) ?? timePart(name, clock);
}

function datePart(name: string, clock: Date): string | undefined {
  const month = clock.getUTCMonth();
  switch (name) {
    case "2006":
      return year(clock.getUTCFullYear());
    case "06":
      return pad(Math.abs(clock.getUTCFullYear()) % 100, 2);
    case "January":
      return MONTHS[month];
    case "Jan":
      return MONTHS[month]?.slice(0, 3);
    case "1":
      return String(month + 1);
    case "01":
      return pad(month + 1, 2);
    case "Monday":
      return DAYS[clock.getUTCDay()];
    case "Mon":
      return DAYS[clock.getUTCDay()]?.slice(0, 3);
    case "2":
      return String(clock.getUTCDate());
    case "_2":
      return String(clock.getUTCDate()).padStart(2, " ");
    case "02":
      return pad(clock.getUTCDate(), 2);
    case "__2":
      return String(dayOfYear(clock)).padStart(3, " ");
    case "002":
      return pad(dayOfYear(clock), 3);
  }
  return undefined;
}

function timePart(name: string, clock: Date): string {
  const hours = clock.getUTCHours();
  const hours12 = hours % 12 === 0 ? 12 : hours % 12;
  switch (name) {
    case "15":
      return pad(hours, 2);
    case "3":
      return String(hours12);
    case "03":
      return pad(hours12, 2);
    case "4":
      return String(clock.getUTCMinutes());
    case "04":
      return pad(clock.getUTCMinutes(), 2);
    case "5":
      return String(clock.getUTCSeconds());
    case "05":
      return pad(clock.getUTCSeconds(), 2);
    case "PM":
      return hours >= 12 ? "PM" : "AM";
    default:
      return hours >= 12 ? "pm" : "am";
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function year(value: number): string {
  return value < 0 ? `-${pad(-value, 4)}` : pad(value, 4);
}

/** 1 for 1 January. */
export function dayOfYear(clock: Date): number {
  const first = new Date(clock.getTime());
  first.setUTCMonth(0, 1);
  return Math.round((clock.getTime() - first.getTime()) / 86_400_000) + 1;
}

function fraction(name: string, nanosecond: number): string {
  const digits = pad(nanosecond, 9).slice(0, Math.min(name.length - 1, 9)).padEnd(name.length - 1, "0");
  if (name[1] === "0") return `${name[0]}${digits}`;
  const kept = digits.replace(/0+$/, "");
  return kept === "" ? "" : `${name[0]}${kept}`;
}

function zoneName(moment: ShownMoment): string {
  return moment.zone.nameAt(moment.seconds) || offset("-0700", moment);
}

/** `-07:00` and its kin; those that begin with Z show `Z` for Greenwich. */
function offset(name: string, moment: ShownMoment): string {
  const seconds = moment.zone.offsetAt(moment.seconds);
  if (name.startsWith("Z") && seconds === 0) return "Z";
  const size = Math.abs(seconds);
  const colon = name.includes(":") ? ":" : "";
  const parts = [size / 3600, (size % 3600) / 60, size % 60].map((value) => pad(Math.floor(value), 2));
  const count = name.length === 3 ? 1 : name.replaceAll(":", "").length === 5 ? 2 : 3;
  return (seconds < 0 ? "-" : "+") + parts.slice(0, count).join(colon);
}
