import type { Command } from "commander";
import { YES } from "../asking/yes.ts";
import { addExamples } from "../line/help.ts";
import type { Dispatch } from "../line/invocation.ts";
import { addLendingOptions } from "./lending_options.ts";
import { addRoleOptions } from "./role_options.ts";
import { runExec } from "./run_exec.ts";

export function registerExec(auth: Command, on: Dispatch): void {
  const exec = addLendingOptions(addRoleOptions(auth.command("exec [identity]")))
    .usage("[options] [identity] -- COMMAND [ARGUMENTS…]")
    .summary("run a command as an identity")
    .description("Run a command as an identity. Its exit code is the exit code of atmos.")
    .option(...YES)
    .action(on(runExec, { takesTail: true, takesIdentities: true }));
  addExamples(exec, [
    { command: "atmos auth exec -- aws s3 ls", explanation: "As the default identity:" },
    { command: "atmos auth exec prod-admin -- terraform plan", explanation: "As another identity:" },
    {
      command: "atmos auth exec --account development --role ReadOnly -- aws s3 ls",
      explanation: "Without an identity:",
    },
    { command: "atmos auth exec --identity=false -- env", explanation: "Without authentication:" },
  ]);
}
