import type { Command } from "commander";
import { addExamples } from "../line/help.ts";
import { collect } from "../line/global_options.ts";
import type { Dispatch } from "../line/invocation.ts";
import type { HelmfileOptions } from "./helmfile_here.ts";

/** `atmos helmfile sync echo-server -s prod` and every other command of Helmfile. */
export function registerHelmfile(program: Command, on: Dispatch): void {
  const helmfile = program.command("helmfile <command> [component] [words...]")
    .usage("<command> <component> -s <stack> [flags of Helmfile]")
    .summary("run Helmfile on a component, as its identity")
    .description(
      "Run Helmfile on a component in a stack, as the identity that the stacks name for it. Its values come from the " +
        "stack manifests; flags that are not listed here go to Helmfile. Its exit code is the exit code of atmos.",
    )
    .option("-s, --stack <stack>", "the stack")
    .option("--dry-run", "show what would run and as whom, and run nothing")
    .option("--global-options <flags>", "flags of Helmfile that stand before its command")
    .option("--cluster-name <name>", "the cluster of EKS, instead of the configured one")
    .option("--file <file>", "generate varfile: write to this file")
    .option("--min-ttl <time>", "how long the session must last, such as 45m; else nothing starts")
    .option("--credentials <way>", "how they reach Helmfile: file, process, server or token")
    .option("--process-templates <yes>", "false leaves templates as they are written")
    .option("--process-functions <yes>", "false leaves functions as they are written")
    .option("--skip <functions>", "functions to leave as they are written", collect)
    .action(
      on(
        async (
          invocation,
          command: string,
          component: string | undefined,
          words: string[],
          options: HelmfileOptions,
        ) =>
          (await import("./run_helmfile.ts")).runHelmfileCommand(
            invocation,
            [command, ...component === undefined ? [] : [component], ...words],
            options,
          ),
        { takesTail: true },
      ),
    );
  addExamples(helmfile, [
    { command: "atmos helmfile diff echo-server -s prod", explanation: "What would change:" },
    { command: "atmos helmfile deploy echo-server -s prod", explanation: "Change it:" },
    {
      command: "atmos helmfile generate varfile echo-server -s prod",
      explanation: "The values that it gets, in a file:",
    },
  ]);
}
