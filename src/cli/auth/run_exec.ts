import { protectedLink } from "../../auth/protection.ts";
import { execChild } from "../../children/exec.ts";
import { AtmosError } from "../../errors.ts";
import type { Invocation } from "../line/invocation.ts";
import { type LendingOptions, readLending } from "./lending_options.ts";
import { chainsOf, type RoleOptions } from "./role_options.ts";
import { withLease } from "./with_lease.ts";
import { typedWord } from "../../typed_word.ts";

export interface ExecOptions extends RoleOptions, LendingOptions {
  readonly yes?: true;
}

/** Runs what follows `--` as an identity. */
export async function runExec(
  invocation: Invocation,
  positional: string | undefined,
  options: ExecOptions,
): Promise<number> {
  const [command, ...args] = invocation.tail ?? [];
  if (command === undefined) {
    throw new AtmosError("usage", "cannot run anything: no command specified", {
      hint: positional === undefined
        ? "Put it after two dashes, such as `atmos auth exec -- aws s3 ls`."
        : twoMeanings(typedWord(positional)),
    });
  }
  const lending = readLending(options);
  const context = await invocation.loadContext();
  const chains = await chainsOf(invocation, context, positional, options);
  const guarded = chains.filter((chain) => protectedLink(chain) !== undefined);
  const sign = guarded.length === 0
    ? undefined
    : await (await import("../asking/protected.ts")).passAll(invocation, context, guarded, options.yes);
  try {
    return await withLease(
      invocation,
      context,
      chains,
      ({ environment }) => {
        sign?.show();
        return execChild(context.system, { command, args, patch: environment });
      },
      lending,
    );
  } finally {
    sign?.hide();
  }
}

function twoMeanings(word: string): string {
  return `Put it after two dashes: \`atmos auth exec -- ${word}\`. As an identity it is ` +
    `\`atmos auth exec ${word} -- COMMAND\`.`;
}
