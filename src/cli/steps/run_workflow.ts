import type { AuthContext } from "../../auth/context.ts";
import { formatPlace } from "../../yaml/place.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { planRun } from "../../steps/prepare_run.ts";
import {
  allWorkflowFiles,
  filesWith,
  loadWorkflow,
  oneWorkflowFile,
  type ShownWorkflow,
  showWorkflow,
  type WorkflowFile,
} from "../../steps/workflow_files.ts";
import type { Workflow } from "../../steps/workflow.ts";
import { resumeCommand, workflowSteps } from "../../steps/workflow_plan.ts";
import type { Step } from "../../steps/step.ts";
import { missingHere } from "../../steps/usual_type.ts";
import type { CommandNames } from "../line/arguments.ts";
import { COMMAND_NAMES } from "../line/command_names.ts";
import { componentReader } from "./component_data.ts";
import { knownNames } from "./custom_tree.ts";
import { parseChoice } from "../line/choice.ts";
import { canAsk } from "../asking/interaction.ts";
import type { Invocation } from "../line/invocation.ts";
import { pick } from "../asking/picker.ts";
import { showPlan } from "./dry_run.ts";
import { listWorkflows } from "./list_workflows.ts";
import { runPlan } from "./run_plan.ts";

export interface WorkflowOptions {
  readonly file?: string;
  readonly stack?: string;
  readonly dryRun?: true;
  readonly fromStep?: string;
  readonly format?: string;
}

export async function runWorkflow(
  invocation: Invocation,
  wanted: string | undefined,
  options: WorkflowOptions,
): Promise<number> {
  const output = parseChoice("--format", options.format ?? "text", ["text", "json"]);
  const context = await invocation.loadContext();
  const variable = invocation.system.env.get("ATMOS_WORKFLOW_FILE");
  const chosenFile = options.file ?? (variable || undefined);
  const files = chosenFile === undefined
    ? await allWorkflowFiles(context)
    : [await oneWorkflowFile(context, chosenFile)];
  if (wanted === "list") return await listWorkflows(invocation, context, files, output);
  const { file, name } = await choose(invocation, files, wanted);
  const known = knownNames(context.configuration, COMMAND_NAMES);
  const workflow = options.dryRun
    ? plannable(showWorkflow(context, file, name, known))
    : await loadWorkflow(context, file, name, known);
  const stack = options.stack ?? (invocation.system.env.get("ATMOS_STACK") || undefined);
  const { identity } = invocation.globals;
  const steps = workflowSteps(workflow, { stack, from: options.fromStep });
  if (!options.dryRun) refuseMissing(steps, known);
  const plan = planRun(context, {
    steps,
    identity: await namedIdentity(invocation, context, identity),
    env: workflow.env,
    folder: invocation.system.files.workingFolder(),
    isLook: options.dryRun ?? false,
    data: { flags: { stack: stack ?? "", identity: identity ?? "" } },
    functions: componentReader(invocation).functions,
  });
  if (options.dryRun) {
    await showPlan(invocation.system.terminal, plan, output, known);
    return 0;
  }
  return await runPlan(invocation, context, plan, {
    output,
    told: true,
    resume: (step) =>
      resumeCommand(name, file.name, step, { stack: options.stack, identity: invocation.globals.identity }),
  });
}

/**
 * Before anything has happened.
 *
 * @throws AtmosError `unsupported` with the place of a step that this version cannot carry out
 */
function refuseMissing(steps: readonly Step[], known: CommandNames): void {
  for (const step of steps) {
    const why = step.when.words.includes("never") ? undefined : missingHere(step, known);
    if (why === undefined) continue;
    throw new AtmosError(
      "unsupported",
      `${formatPlace(step.place)}: cannot run the step "${printable(step.name)}": ${why}`,
      {
        hint:
          `It would be \`atmos ${
            printable(step.command)
          }\`. For the program of that name, write \`type: shell\`; ` +
          "to see all steps, add --dry-run.",
      },
    );
  }
}

function plannable({ workflow, isPartial }: ShownWorkflow): Workflow {
  if (!isPartial) return workflow;
  throw new AtmosError(
    "unsupported",
    `${formatPlace(workflow.place)}: cannot show what "${printable(workflow.name)}" would run: ` +
      "a program in it would have to run first",
    { hint: "A dry run starts nothing. Read the programs behind !exec in the file." },
  );
}

/** A bare `--identity` opens the picker here too. */
async function namedIdentity(
  invocation: Invocation,
  context: AuthContext,
  identity: string | undefined,
): Promise<string | undefined> {
  if (identity !== "") return identity;
  const { decideName } = await import("../asking/identity.ts");
  return await decideName(invocation, context);
}

async function choose(
  invocation: Invocation,
  files: readonly WorkflowFile[],
  wanted: string | undefined,
): Promise<{ file: WorkflowFile; name: string }> {
  const candidates = wanted === undefined
    ? files.flatMap((file) => [...file.workflows.entries.keys()].map((name) => ({ file, name })))
    : filesWith(files, wanted).map((file) => ({ file, name: wanted }));
  const [first, second] = candidates;
  if (first === undefined) throw new AtmosError("not_found", "cannot find any workflow", { hint: ADVICE });
  if (wanted !== undefined && second === undefined) return first;
  if (!canAsk(invocation.system, invocation.globals)) {
    const names = candidates.slice(0, 10).map(({ file, name }) =>
      printable(wanted === undefined ? name : file.name)
    );
    const state = wanted === undefined ? "none is named" : `several files describe "${printable(wanted)}"`;
    throw new AtmosError("usage", `cannot choose a workflow: ${state}, and there is no terminal to ask on`, {
      hint: wanted === undefined
        ? `Workflows: ${names.join(", ")}.`
        : `Name one with --file: ${names.join(", ")}.`,
    });
  }
  const options = candidates.map(({ file, name }, index) => ({
    value: String(index),
    cells: [name, file.name],
  }));
  const index = Number(await pick(invocation, { message: "Choose a workflow", options }));
  return candidates[index] ?? first;
}

const ADVICE = "Workflows stand below `workflows:` in YAML files in the folder workflows.base_path.";
