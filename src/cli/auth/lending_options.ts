/** How, and for how long, an identity is lent to a child. */
import type { Command } from "commander";
import type { LendOptions } from "../../auth/lease/lease.ts";
import { WAYS } from "../../clouds/lending.ts";
import { parseChoice } from "../line/choice.ts";
import type { QuickFlags } from "../line/quick_line.ts";

export interface LendingOptions {
  readonly credentials?: string;
}

export const LENDING_FLAGS: QuickFlags = {
  "--credentials": ["credentials", "value"],
};

export function addLendingOptions(command: Command): Command {
  return command
    .option(
      "--credentials <way>",
      `how they reach the program: ${
        WAYS.join(", ")
      } (default: what the identity's \`lend\` says, then file)`,
    );
}

/** @throws AtmosError `usage` for a word that is no way to lend */
export function readLending({ credentials }: LendingOptions): LendOptions {
  return credentials === undefined ? {} : { way: parseChoice("--credentials", credentials, WAYS) };
}
