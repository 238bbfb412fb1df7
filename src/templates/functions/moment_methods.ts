import { type Builtins, takes } from "../signature.ts";
import { dayOfYear } from "../time/format_layout.ts";
import { type Moment, momentAt } from "../time/moment.ts";
import { UTC } from "../time/zone.ts";
import { int, int64 } from "../value.ts";

/** The methods of a time that templates can call, such as `now.Format "2006"`. */
export function momentMethods(moment: Moment): Builtins {
  const clock = moment.clock();
  return {
    Format: takes(["string"], ([layout]) => moment.format(layout)),
    String: takes([], () => moment.describe()),
    Unix: takes([], () => int64(BigInt(moment.seconds))),
    UnixMilli: takes(
      [],
      () => int64(BigInt(moment.seconds) * 1000n + BigInt(Math.floor(moment.fraction / 1e6))),
    ),
    UnixNano: takes([], () => int64(moment.nanoseconds)),
    UTC: takes([], () => moment.in(UTC)),
    Local: takes([], (_, { zone }) => moment.in(zone)),
    Year: takes([], () => int(clock.getUTCFullYear())),
    Day: takes([], () => int(clock.getUTCDate())),
    YearDay: takes([], () => int(dayOfYear(clock))),
    Hour: takes([], () => int(clock.getUTCHours())),
    Minute: takes([], () => int(clock.getUTCMinutes())),
    Second: takes([], () => int(clock.getUTCSeconds())),
    Nanosecond: takes([], () => int(moment.fraction)),
    AddDate: takes(["int", "int", "int"], ([years, months, days]) => {
      const date = [
        clock.getUTCFullYear() + years,
        clock.getUTCMonth() + 1 + months,
        clock.getUTCDate() + days,
      ];
      const time = [clock.getUTCHours(), clock.getUTCMinutes(), clock.getUTCSeconds()];
      return momentAt([...date, ...time], moment.fraction, moment.zone);
    }),
  };
}
