import { execChild } from "../../children/exec.ts";
import { AtmosError } from "../../errors.ts";
import type { Invocation } from "../line/invocation.ts";
import { type LendingOptions, readLending } from "./lending_options.ts";
import { chainOf, type RoleOptions } from "./role_options.ts";
import { withLease } from "./with_lease.ts";

/** Runs what follows `--` as an identity. */
export async function runExec(
  invocation: Invocation,
  options: RoleOptions & LendingOptions,
): Promise<number> {
  const [command, ...args] = invocation.tail ?? [];
  if (command === undefined) {
    throw new AtmosError("usage", "cannot run anything: no command specified", {
      hint: "Put it after two dashes, such as `atmos auth exec -- aws s3 ls`.",
    });
  }
  const lending = readLending(options);
  const context = await invocation.loadContext();
  const chain = await chainOf(invocation, context, undefined, options);
  return await withLease(
    invocation,
    context,
    chain === undefined ? [] : [chain],
    ({ environment }) => execChild(context.system, { command, args, patch: environment }),
    lending,
  );
}
