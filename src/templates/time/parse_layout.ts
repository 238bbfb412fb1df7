import { type LayoutPiece, layoutPieces, MONTHS } from "./layout.ts";
import { type Moment, momentAt } from "./moment.ts";
import { fixedZone, UTC, type Zone } from "./zone.ts";

/** What has been read of a time so far. */
interface Reading {
  year: number;
  month: number | undefined;
  day: number | undefined;
  dayOfYear: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  afternoon: boolean | undefined;
  offset: number | undefined;
  zoneName: string;
}

/** Reads a time written in a layout, on the clocks of `local` unless it names its zone; `undefined` if it does not fit. */
export function parseLayout(layout: string, text: string, local: Zone): Moment | undefined {
  const reading: Reading = {
    year: 0,
    month: undefined,
    day: undefined,
    dayOfYear: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    afternoon: undefined,
    offset: undefined,
    zoneName: "",
  };
  const pieces = layoutPieces(layout);
  let rest: string | undefined = text;
  for (const [index, piece] of pieces.entries()) {
    if (!piece.isPart) rest = skipLiteral(rest, piece.text);
    else rest = readPart(piece.text, rest, reading, nextPart(pieces, index));
    if (rest === undefined) return undefined;
  }
  return rest === "" ? toMoment(reading, local) : undefined;
}

function nextPart(pieces: readonly LayoutPiece[], index: number): string {
  return [pieces[index + 1], pieces[index + 2]].find((piece) => piece?.isPart)?.text ?? "";
}

/** Passes over literal text, in which a run of spaces stands for any run of spaces. */
function skipLiteral(text: string, literal: string): string | undefined {
  let rest = text;
  for (const piece of literal.split(/( +)/)) {
    if (piece.startsWith(" ")) {
      if (rest !== "" && !rest.startsWith(" ")) return undefined;
      rest = rest.replace(/^ +/, "");
    } else {
      if (!rest.startsWith(piece)) return undefined;
      rest = rest.slice(piece.length);
    }
  }
  return rest;
}

type NumberField = "year" | "month" | "day" | "dayOfYear" | "hour" | "minute" | "second";

/** Parts that are numbers: the field, the pattern, and the least and largest value. */
const NUMBERS: Readonly<Record<string, readonly [NumberField, RegExp, number, number]>> = {
  "2006": ["year", /^\d{4}/, 0, 9999],
  "1": ["month", /^\d{1,2}/, 1, 12],
  "01": ["month", /^\d{2}/, 1, 12],
  "2": ["day", /^\d{1,2}/, 0, 99],
  "_2": ["day", /^ ?\d{1,2}/, 0, 99],
  "02": ["day", /^\d{2}/, 0, 99],
  "002": ["dayOfYear", /^\d{3}/, 0, 999],
  "__2": ["dayOfYear", /^ {0,2}\d{1,3}/, 0, 999],
  "15": ["hour", /^\d{1,2}/, 0, 23],
  "3": ["hour", /^\d{1,2}/, 0, 12],
  "03": ["hour", /^\d{2}/, 0, 12],
  "4": ["minute", /^\d{1,2}/, 0, 59],
  "04": ["minute", /^\d{2}/, 0, 59],
  "5": ["second", /^\d{1,2}/, 0, 59],
  "05": ["second", /^\d{2}/, 0, 59],
};

function readPart(name: string, text: string, reading: Reading, next: string): string | undefined {
  const number = NUMBERS[name];
  if (number !== undefined) {
    const [field, pattern, least, largest] = number;
    const digits = pattern.exec(text)?.[0];
    if (digits === undefined || Number(digits) < least || Number(digits) > largest) return undefined;
    reading[field] = Number(digits);
    const rest = text.slice(digits.length);
    return field === "second" && !/^[.,]/.test(next) ? readExtraFraction(rest, reading) : rest;
  }
  if (/^[.,]/.test(name)) return readFraction(name, text, reading);
  if (name.startsWith("-07") || name.startsWith("Z07")) return readOffset(name, text, reading);
  return readWord(name, text, reading);
}

/** Seconds may carry a fraction that the layout does not mention. */
function readExtraFraction(text: string, reading: Reading): string {
  const digits = /^[.,](\d+)/.exec(text);
  if (digits === null) return text;
  reading.nanosecond = nanoseconds(digits[1] ?? "");
  return text.slice(digits[0].length);
}

function nanoseconds(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, "0"));
}

function readFraction(name: string, text: string, reading: Reading): string | undefined {
  if (name[1] === "9") return readExtraFraction(text, reading);
  const digits = text.slice(1, name.length);
  if (!/^[.,]/.test(text) || digits.length !== name.length - 1 || !/^\d+$/.test(digits)) return undefined;
  reading.nanosecond = nanoseconds(digits);
  return text.slice(name.length);
}

function readOffset(name: string, text: string, reading: Reading): string | undefined {
  if (name.startsWith("Z") && text.startsWith("Z")) {
    reading.offset = 0;
    reading.zoneName = "UTC";
    return text.slice(1);
  }
  const colon = name.includes(":") ? ":" : "";
  const count = name.length === 3 ? 1 : name.replaceAll(":", "").length === 5 ? 2 : 3;
  const pattern = new RegExp(`^([+-])${Array(count).fill("(\\d{2})").join(colon)}`);
  const [whole = "", sign, hours = "0", minutes = "0", seconds = "0"] = pattern.exec(text) ?? [];
  if (whole === "" || Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  reading.offset = sign === "-" ? -size : size;
  return text.slice(whole.length);
}

/** Zones have three letters, or up to five of which the last is a T. */
const ZONE_NAME = /^(?:UTC|[A-Z]{3}(?![A-Z])|(?:[A-Z]{3}T|WITA)(?![A-Z])|[A-Z]{4}T(?![A-Z]))/;

function readWord(name: string, text: string, reading: Reading): string | undefined {
  if (name === "MST") {
    const letters = ZONE_NAME.exec(text)?.[0];
    if (letters === undefined) return undefined;
    reading.zoneName = letters;
    reading.offset ??= letters === "UTC" ? 0 : undefined;
    return text.slice(letters.length);
  }
  if (name === "06") {
    if (!/^\d{2}/.test(text)) return undefined;
    const short = Number(text.slice(0, 2));
    reading.year = short >= 69 ? 1900 + short : 2000 + short;
    return text.slice(2);
  }
  if (name.toLowerCase() === "pm") {
    const half = text.slice(0, 2);
    const [am, pm] = name === "PM" ? ["AM", "PM"] : ["am", "pm"];
    if (half !== am && half !== pm) return undefined;
    reading.afternoon = half === pm;
    return text.slice(2);
  }
  return readName(name, text, reading);
}

const DAY_NAMES = /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)/i;
const FULL_DAY_NAMES = /^(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day/i;

function readName(name: string, text: string, reading: Reading): string | undefined {
  if (name === "Mon" || name === "Monday") {
    const day = (name === "Mon" ? DAY_NAMES : FULL_DAY_NAMES).exec(text)?.[0];
    return day === undefined ? undefined : text.slice(day.length);
  }
  const names = name === "Jan" ? MONTHS.map((month) => month.slice(0, 3)) : MONTHS;
  const index = names.findIndex((month) => text.toLowerCase().startsWith(month.toLowerCase()));
  if (index < 0) return undefined;
  reading.month = index + 1;
  return text.slice(names[index]?.length);
}

function toMoment(reading: Reading, local: Zone): Moment | undefined {
  const date = dateOf(reading);
  if (date === undefined) return undefined;
  let { hour } = reading;
  if (reading.afternoon === true && hour < 12) hour += 12;
  if (reading.afternoon === false && hour === 12) hour = 0;
  const parts = [reading.year, ...date, hour, reading.minute, reading.second];
  if (reading.offset === undefined) {
    if (reading.zoneName === "") return momentAt(parts, reading.nanosecond, local);
    const there = momentAt(parts, reading.nanosecond, local);
    if (local.nameAt(there.seconds) === reading.zoneName) return there;
    return momentAt(parts, reading.nanosecond, fixedZone(0, reading.zoneName));
  }
  const zone = reading.zoneName === "UTC" && reading.offset === 0 ? UTC : undefined;
  const moment = momentAt(parts, reading.nanosecond, zone ?? fixedZone(reading.offset, reading.zoneName));
  if (zone === undefined && local.offsetAt(moment.seconds) === reading.offset) return moment.in(local);
  return moment;
}

/** Month and day, when they exist in the year. */
function dateOf(reading: Reading): readonly [number, number] | undefined {
  const { year, dayOfYear } = reading;
  if (dayOfYear !== undefined) {
    const first = new Date(0);
    first.setUTCFullYear(year, 0, dayOfYear);
    const fits = dayOfYear >= 1 && first.getUTCFullYear() === year;
    const agrees = (reading.month ?? first.getUTCMonth() + 1) === first.getUTCMonth() + 1 &&
      (reading.day ?? first.getUTCDate()) === first.getUTCDate();
    return fits && agrees ? [first.getUTCMonth() + 1, first.getUTCDate()] : undefined;
  }
  const month = reading.month ?? 1;
  const day = reading.day ?? 1;
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return day >= 1 && day <= last.getUTCDate() ? [month, day] : undefined;
}
