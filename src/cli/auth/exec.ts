import type { Command } from "commander";
import { execChild } from "../../children/exec.ts";
import { AtmosError } from "../../errors.ts";
import { addExamples } from "../line/help.ts";
import { decideIdentity } from "../asking/identity.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";
import { withLease } from "./with_lease.ts";

export function registerExec(auth: Command, on: Dispatch): void {
  const exec = auth.command("exec")
    .usage("[options] -- COMMAND [ARGUMENTS…]")
    .summary("run a command as an identity")
    .description("Run a command as an identity. Its exit code is the exit code of atmos.")
    .action(on(runExec, { takesTail: true }));
  addExamples(exec, [
    { command: "atmos auth exec -- aws s3 ls", explanation: "As the default identity:" },
    { command: "atmos auth exec -i prod-admin -- terraform plan", explanation: "As another identity:" },
    { command: "atmos auth exec --identity=false -- env", explanation: "Without authentication:" },
  ]);
}

async function runExec(invocation: Invocation): Promise<number> {
  const [command, ...args] = invocation.tail ?? [];
  if (command === undefined) {
    throw new AtmosError("usage", "cannot run anything: no command specified", {
      hint: "Put it after two dashes, such as `atmos auth exec -- aws s3 ls`.",
    });
  }
  const context = await invocation.loadContext();
  const chain = await decideIdentity(invocation, context);
  return await withLease(
    invocation,
    context,
    chain === undefined ? [] : [chain],
    ({ environment }) => execChild(context.system, { command, args, patch: environment }),
  );
}
