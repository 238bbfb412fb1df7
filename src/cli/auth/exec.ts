import type { Command } from "commander";
import { execChild } from "../../children/exec.ts";
import { AtmosError } from "../../errors.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { addRoleOptions, chainOf, type RoleOptions } from "./role_options.ts";
import { withLease } from "./with_lease.ts";

export function registerExec(auth: Command, on: Dispatch): void {
  const exec = addRoleOptions(auth.command("exec"))
    .usage("[options] -- COMMAND [ARGUMENTS…]")
    .summary("run a command as an identity")
    .description("Run a command as an identity. Its exit code is the exit code of atmos.")
    .action(on(runExec, { takesTail: true }));
  addExamples(exec, [
    { command: "atmos auth exec -- aws s3 ls", explanation: "As the default identity:" },
    { command: "atmos auth exec -i prod-admin -- terraform plan", explanation: "As another identity:" },
    {
      command: "atmos auth exec --account development --role ReadOnly -- aws s3 ls",
      explanation: "Without an identity:",
    },
    { command: "atmos auth exec --identity=false -- env", explanation: "Without authentication:" },
  ]);
}

async function runExec(invocation: Invocation, options: RoleOptions): Promise<number> {
  const [command, ...args] = invocation.tail ?? [];
  if (command === undefined) {
    throw new AtmosError("usage", "cannot run anything: no command specified", {
      hint: "Put it after two dashes, such as `atmos auth exec -- aws s3 ls`.",
    });
  }
  const context = await invocation.loadContext();
  const chain = await chainOf(invocation, context, undefined, options);
  return await withLease(
    invocation,
    context,
    chain === undefined ? [] : [chain],
    ({ environment }) => execChild(context.system, { command, args, patch: environment }),
  );
}
