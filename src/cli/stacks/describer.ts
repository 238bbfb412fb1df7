import { Describer } from "../../stacks/describe.ts";
import { askingFunctions, type OutputsOf } from "../../stacks/terraform/ask_others.ts";
import { isFalseWord } from "../../truth_words.ts";
import type { Invocation } from "../line/invocation.ts";
import { outputsByTerraform, outputsFromState } from "./other_outputs.ts";
import type { ProcessOptions, StackProject } from "./project.ts";
import type { DescribeComponent } from "./terraform_here.ts";

interface DescriberOptions extends ProcessOptions {
  /** Whether an output that is not there is an error; for whoever only looks it has no value yet. */
  readonly strict?: boolean;
  /** Whether Terraform has been called by its name; whoever only looks is asked before it runs. */
  readonly isRun?: boolean;
}

/** Works components out as the flags say. */
export function describerFor(
  invocation: Invocation,
  project: StackProject,
  { processTemplates = true, processFunctions = true, skip = [], strict = false, isRun = false }:
    DescriberOptions,
  workspace: "stack" | "component" = "stack",
): Describer {
  const says = (value: string | boolean): boolean => value !== false && !isFalseWord(String(value));
  return new Describer(invocation.system, project.stacks, project.context.configuration, {
    templates: says(processTemplates),
    functions: says(processFunctions),
    workspace,
    skipped: new Set(skip.flatMap((names) => names.split(",")).map((name) => name.trim().replace(/^!/, ""))),
    others: (_, { stack, trail }) => {
      const others = {
        invocation,
        project,
        trail,
        isLook: !isRun,
        describe: strictly(invocation, project, { isRun }),
      };
      const state: OutputsOf = (question) => outputsFromState(others, question);
      const output: OutputsOf = (question) => outputsByTerraform(others, question);
      return askingFunctions(stack, { state, output, strict });
    },
  });
}

/** Components as Terraform gets them. */
export function strictly(
  invocation: Invocation,
  project: StackProject,
  options: Omit<DescriberOptions, "strict">,
): DescribeComponent {
  const describer = (): Describer =>
    describerFor(invocation, project, { ...options, strict: true }, "component");
  return (section, stack, trail) => describer().describe(section, stack, trail);
}
