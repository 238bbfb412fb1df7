import type { Command } from "commander";
import { addFormat } from "../line/format_options.ts";
import { addExamples } from "../line/help.ts";
import type { WorkflowOptions } from "./run_workflow.ts";
import type { Dispatch, Invocation } from "../line/invocation.ts";

export function registerWorkflow(program: Command, on: Dispatch): void {
  const workflow = program.command("workflow [workflow]")
    .summary("run a workflow, or list them")
    .description(
      "Run the steps of a workflow, each as its own identity. `atmos workflow list` shows what there is.",
    )
    .option("-f, --file <file>", "workflow file, relative to workflows.base_path")
    .option("-s, --stack <stack>", "stack for all steps that run atmos")
    .option("--from-step <step>", "begin at this step")
    .option("--dry-run", "show what would run as whom, and run nothing")
    .action(on(runWorkflow));
  addFormat(workflow, "summary: text or json (default: text)", "o");
  addExamples(workflow, [
    { command: "atmos workflow deploy", explanation: "Run a workflow:" },
    { command: "atmos workflow deploy --dry-run", explanation: "See what would run, and as whom:" },
    {
      command: "atmos workflow deploy -i dev-admin",
      explanation: "For steps without an identity of their own:",
    },
    {
      command: "atmos workflow deploy -f release --from-step migrate",
      explanation: "Go on after a failure:",
    },
    { command: "atmos workflow list", explanation: "See all workflows:" },
  ]);
}

/** `atmos list workflows`: the same list under the name that lists have. */
export function registerList(list: Command, on: Dispatch): void {
  const workflows = list.command("workflows")
    .summary("list workflows")
    .description("Show all workflows with their steps and identities, as `atmos workflow list` does.")
    .option("-f, --file <file>", "workflow file, relative to workflows.base_path")
    .action(on((invocation, options: WorkflowOptions) => runWorkflow(invocation, "list", options)));
  addFormat(workflows, "text or json (default: text)", "o");
  addExamples(workflows, [{ command: "atmos list workflows --output json", explanation: "As data:" }]);
}

async function runWorkflow(
  invocation: Invocation,
  wanted: string | undefined,
  options: WorkflowOptions,
): Promise<number> {
  const work = await import("./run_workflow.ts");
  return await work.runWorkflow(invocation, wanted, options);
}
