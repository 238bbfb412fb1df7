import type { Command } from "commander";
import { addExamples } from "../line/help.ts";
import { collect } from "../line/global_options.ts";
import type { Dispatch } from "../line/invocation.ts";
import type { TerraformOptions } from "./terraform_here.ts";

/** `atmos terraform plan vpc -s prod` and every other command of Terraform. */
export function registerTerraform(program: Command, on: Dispatch): void {
  const terraform = program.command("terraform <command> [component] [words...]")
    .usage("<command> <component> -s <stack> [flags of Terraform]")
    .summary("run Terraform on a component, as its identity")
    .description(
      "Run Terraform on a component in a stack, as the identity that the stacks name for it. Values, backend and " +
        "workspace come from the stack manifests; flags that are not listed here go to Terraform. Its exit code is " +
        "the exit code of atmos.",
    )
    .option("-s, --stack <stack>", "the stack")
    .option("--all", "all components of the stack, or of all stacks, what they depend on first")
    .option("--components <names>", "these components, with commas between them", collect)
    .option("-q, --query <expression>", "those components of which this is true: '.vars.team == \"data\"'")
    .option("--tags <tags>", "those with one of these tags in their metadata", collect)
    .option("--labels <labels>", "those with all of these labels in their metadata: team=data,tier", collect)
    .option("--affected", "components that differ from the branch that this one left")
    .option("--ref <name>", "affected: compare with where this one left that branch (default: origin/HEAD)")
    .option("--sha <commit>", "affected: compare with this commit")
    .option("--include-dependents", "affected: what depends on them, too")
    .option("--max-concurrency <number>", "how many components at the same time (default: 1)")
    .option("--dry-run", "show what would run and as whom, and run nothing")
    .option("--min-ttl <time>", "how long the session must last, such as 45m; else nothing starts")
    .option("--credentials <way>", "how they reach Terraform: file, process, server or token")
    .option("--skip-init", "do not run init first")
    .option("--from-plan", "apply: what the last plan has written")
    .option("--planfile <file>", "apply: this plan")
    .option("--skip-planfile", "plan: write none")
    .option("--terraform-command <program>", "instead of the configured one")
    .option("--append-user-agent <text>", "what services are told of who asks")
    .option("--auto-generate-backend-file <yes>", "whether backend.tf.json is written")
    .option("--init-pass-vars", "init gets the values, too")
    .option("--init-run-reconfigure <yes>", "whether init runs with -reconfigure")
    .option("--deploy-run-init <yes>", "whether deploy runs init")
    .option("--process-templates <yes>", "false leaves templates as they are written")
    .option("--process-functions <yes>", "false leaves functions as they are written")
    .option("--skip <functions>", "functions to leave as they are written", collect)
    .option("--file <file>", "generate: write to this file")
    .option("--file-template <path>", "generate varfiles, backends: such as 'out/{tenant}/{component}.json'")
    .option(
      "--format <format>",
      "generate varfiles: json, yaml or hcl; backends: json, hcl or backend-config",
    )
    .option("--stacks <names>", "generate varfiles, backends: only these stacks", collect)
    .option("--force", "clean: do not ask")
    .option("--everything", "clean: states that lie beside the code, too")
    .option("--skip-lock-file", "clean: keep .terraform.lock.hcl")
    .option("--shell <program>", "shell: the one to start")
    .action(
      on(
        async (
          invocation,
          command: string,
          component: string | undefined,
          words: string[],
          options: TerraformOptions,
        ) =>
          (await import("./run_terraform.ts")).runTerraformCommand(
            invocation,
            [command, ...component === undefined ? [] : [component], ...words],
            options,
          ),
        { takesTail: true },
      ),
    );
  addExamples(terraform, [
    { command: "atmos terraform plan vpc -s prod", explanation: "What would change:" },
    { command: "atmos terraform apply vpc -s prod -auto-approve", explanation: "Change it:" },
    { command: "atmos terraform output vpc -s prod -json", explanation: "What others may use:" },
    { command: "atmos terraform apply --all -s prod -auto-approve", explanation: "Everything, in order:" },
    {
      command: "atmos terraform plan vpc -s prod --dry-run",
      explanation: "See what would run, and as whom:",
    },
  ]);
}
