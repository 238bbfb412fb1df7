import type { Context } from "../context.ts";
import { TemplateFailure } from "../failure.ts";
import { type Builtin, type Builtins, takes } from "../signature.ts";
import { formatDuration, parseDuration } from "../time/duration.ts";
import { Moment, ZERO_MOMENT } from "../time/moment.ts";
import { parseLayout } from "../time/parse_layout.ts";
import { namedZone, UTC, type Zone } from "../time/zone.ts";
import { Int, type Value } from "../value.ts";

const SECOND = 1_000_000_000n;

/** Dates in Go's layouts: 2006 is the year, 01 or Jan the month, 02 the day, 15:04:05 the time. */
const plain: Builtins = {
  now: takes([], (_, context) => now(context)),
  date: takes(
    ["string", "any"],
    ([layout, value], context) => momentOf(value, context).in(context.zone).format(layout),
  ),
  dateInZone: takes(["string", "any", "string"], ([layout, value, zone], context) => {
    return momentOf(value, context).in(zoneOf(zone, context)).format(layout);
  }),
  htmlDate: takes(
    ["any"],
    ([value], context) => momentOf(value, context).in(context.zone).format("2006-01-02"),
  ),
  htmlDateInZone: takes(["any", "string"], ([value, zone], context) => {
    return momentOf(value, context).in(zoneOf(zone, context)).format("2006-01-02");
  }),
  dateModify: takes(["string", "time"], ([text, moment]) => moment.plus(parseDuration(text) ?? 0n)),
  mustDateModify: takes(["string", "time"], ([text, moment]) => {
    const duration = parseDuration(text);
    if (duration === undefined) throw new TemplateFailure("the text is not a duration such as 1h30m");
    return moment.plus(duration);
  }),
  toDate: takes(
    ["string", "string"],
    ([layout, text], { zone }) => parseLayout(layout, text, zone) ?? ZERO_MOMENT,
  ),
  mustToDate: takes(["string", "string"], ([layout, text], { zone }) => {
    const moment = parseLayout(layout, text, zone);
    if (moment === undefined) throw new TemplateFailure("the text does not fit the layout of the date");
    return moment;
  }),
  unixEpoch: takes(["time"], ([moment]) => String(moment.seconds)),
  ago: takes(["any"], ([value], context) => {
    return formatDuration(roundToSeconds(now(context).nanoseconds - momentOf(value, context).nanoseconds));
  }),
  duration: takes(["any"], ([value]) => formatDuration(BigInt.asIntN(64, secondsOf(value) * SECOND))),
  durationRound: takes(["any"], ([value], context) => roundedDuration(value, context)),
};

export const dateFunctions: Builtins = {
  ...plain,
  ...aliases({ date_in_zone: "dateInZone", date_modify: "dateModify", must_date_modify: "mustDateModify" }),
};

function aliases(names: Readonly<Record<string, string>>): Builtins {
  const pairs = Object.entries(names).map((
    [alias, name],
  ): [string, Builtin | undefined] => [alias, plain[name]]);
  return Object.fromEntries(pairs.filter((pair): pair is [string, Builtin] => pair[1] !== undefined));
}

function now({ now, zone }: Context): Moment {
  return Moment.ofDate(now(), zone);
}

/** A time, or a number of seconds since 1970; anything else means now, as in Sprig. */
function momentOf(value: Value, context: Context): Moment {
  if (value instanceof Moment) return value;
  if (value instanceof Int && value.kind !== "uint8") return Moment.ofSeconds(value.value, context.zone);
  return now(context);
}

/** A zone of the IANA database; an unknown name means UTC, as in Sprig. */
function zoneOf(name: string, { zone }: Context): Zone {
  return name === "Local" ? zone : namedZone(name) ?? UTC;
}

/** Half a second and more goes away from zero. */
function roundToSeconds(nanoseconds: bigint): bigint {
  const half = nanoseconds < 0n ? -SECOND / 2n : SECOND / 2n;
  return ((nanoseconds + half) / SECOND) * SECOND;
}

/** Seconds as decimal text or as an `int64`; any other type counts as 0, as in Sprig. */
function secondsOf(value: Value): bigint {
  if (value instanceof Int && value.kind === "int64") return value.value;
  if (typeof value !== "string" || !/^[+-]?\d{1,20}$/.test(value)) return 0n;
  const most = (1n << 63n) - 1n;
  const seconds = BigInt(value.replace(/^\+/, ""));
  return seconds > most ? most : seconds < -most - 1n ? -most - 1n : seconds;
}

const HOUR = 3600n * SECOND;
const ROUNDED: readonly (readonly [string, bigint])[] = [
  ["y", 365n * 24n * HOUR],
  ["mo", 30n * 24n * HOUR],
  ["d", 24n * HOUR],
  ["h", HOUR],
  ["m", 60n * SECOND],
  ["s", SECOND],
];

/** The largest unit that fits more than once: `2h10m5s` → `2h`. The sign is dropped. */
function roundedDuration(value: Value, context: Context): string {
  let duration = 0n;
  if (typeof value === "string") duration = parseDuration(value) ?? 0n;
  else if (value instanceof Int && value.kind === "int64") duration = value.value;
  else if (value instanceof Moment) duration = now(context).nanoseconds - value.nanoseconds;
  const size = duration < 0n ? -duration : duration;
  const unit = ROUNDED.find(([, nanoseconds]) => size > nanoseconds);
  return unit === undefined ? "0s" : `${size / unit[1]}${unit[0]}`;
}
