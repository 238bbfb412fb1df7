/** How, and for how long, an identity is lent to a child. */
import type { Command } from "commander";
import type { Terms } from "../../auth/lease/terms.ts";
import { type Way, WAYS } from "../../clouds/lending.ts";
import { parseDuration } from "../../duration.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { parseChoice } from "../line/choice.ts";
import type { QuickFlags } from "../line/quick_line.ts";

export interface LendingOptions {
  readonly credentials?: string;
  readonly minTtl?: string;
  readonly duration?: string;
  readonly keep?: true;
}

/** What is wanted of a lease. */
export interface Lending {
  readonly way: Way | undefined;
  readonly terms: Terms;
  /** Whether what an outer shell was lent stays. */
  readonly keep?: boolean | undefined;
}

export const LENDING_FLAGS: QuickFlags = {
  "--credentials": ["credentials", "value"],
  "--min-ttl": ["minTtl", "value"],
  "--duration": ["duration", "value"],
  "--keep": ["keep", { standsFor: true }],
};

export function addLendingOptions(command: Command): Command {
  return addMinTtl(command)
    .option("--duration <time>", "how long a session that is made now shall last, such as 2h")
    .option(
      "--credentials <way>",
      `how they reach the program: ${
        WAYS.join(", ")
      } (default: what the identity's \`lend\` says, then what is usual in its cloud)`,
    )
    .option("--keep", "also keep what the shell around this one was lent of other clouds");
}

export function addMinTtl(command: Command): Command {
  return command.option(
    "--min-ttl <time>",
    "how long the session must last, such as 45m; else nothing starts",
  );
}

/** @throws AtmosError `usage` for a word that is no way to lend, or no duration */
export function readLending({ credentials, minTtl, duration, keep }: LendingOptions): Lending {
  return {
    keep,
    way: credentials === undefined ? undefined : parseChoice("--credentials", credentials, WAYS),
    terms: {
      minimumLife: millisecondsIn("--min-ttl", minTtl),
      duration: secondsIn("--duration", duration),
    },
  };
}

/** @throws AtmosError `usage` */
export function secondsIn(flag: string, text: string | undefined): number | undefined {
  const milliseconds = millisecondsIn(flag, text);
  return milliseconds === undefined ? undefined : Math.round(milliseconds / 1000);
}

function millisecondsIn(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new AtmosError("usage", `cannot use ${flag} "${printable(text)}": it is no duration`, {
    hint: "Write it as 1h, 90m or 3600.",
  });
}
