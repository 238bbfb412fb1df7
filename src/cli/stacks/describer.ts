import type { AtmosError } from "../../errors.ts";
import type { Data } from "../../stacks/data.ts";
import { Describer } from "../../stacks/describe.ts";
import { MASKED_SECRETS } from "../../stacks/functions.ts";
import { askingFunctions } from "../../stacks/terraform/ask_others.ts";
import { isFalseWord } from "../../truth_words.ts";
import type { Invocation } from "../line/invocation.ts";
import { actingFor } from "./acting.ts";
import { callerFunctions } from "./caller_functions.ts";
import { outputsByTerraform, outputsFromState } from "./other_outputs.ts";
import type { ProcessOptions, StackProject } from "./project.ts";
import type { DescribeComponent } from "./component_run.ts";

interface DescriberOptions extends ProcessOptions {
  /** Whether an output that is not there is an error; for whoever only looks it has no value yet. */
  readonly strict?: boolean;
  /** Whether Terraform has been called by its name; whoever only looks is asked before it runs. */
  readonly isRun?: boolean;
  /**
   * A dry run: no program runs and no cloud is asked, trusted or not. What would need a program stands as it is
   * written; what a state does not say here has no value yet.
   */
  readonly isDry?: boolean;
  /** Is told why a value is not known yet. */
  readonly absent?: (error: AtmosError) => void;
}

/** Functions that start programs. */
const PROGRAMS = ["exec", "terraform.output"];

/** What describers have in common that work for one answer. */
interface Shared {
  /** Outputs that Terraform was asked for, by component and stack. */
  readonly asked: Map<string, Promise<Data | undefined>>;
  /** Works out those whom others ask. */
  strict: Describer | undefined;
}

/** Works components out as the flags say. */
export function describerFor(
  invocation: Invocation,
  project: StackProject,
  options: DescriberOptions,
  workspace: "stack" | "component" = "stack",
  shared: Shared = { asked: new Map(), strict: undefined },
): Describer {
  const {
    processTemplates = true,
    processFunctions = true,
    skip = [],
    strict = false,
    isRun = false,
    isDry = false,
    absent,
  } = options;
  const says = (value: string | boolean): boolean => value !== false && !isFalseWord(String(value));
  const actAs = actingFor({ invocation, project, isLook: !isRun, isDry });
  const describer = new Describer(invocation.system, project.stacks, project.context.configuration, {
    templates: says(processTemplates),
    functions: says(processFunctions),
    workspace,
    ...strict || absent === undefined ? {} : { untrusted: absent },
    skipped: new Set([
      ...skip.flatMap((names) => names.split(",")).map((name) => name.trim().replace(/^!/, "")),
      ...isDry ? PROGRAMS : [],
    ]),
    others: (_, { section, stack, trail }) => {
      shared.strict ??= describerFor(
        invocation,
        project,
        { isRun, isDry, strict: true },
        "component",
        shared,
      );
      const others = {
        invocation,
        project,
        trail,
        actAs,
        asked: shared.asked,
        describer: shared.strict,
      };
      return {
        ...isRun ? {} : MASKED_SECRETS,
        ...askingFunctions(stack, {
          state: (question) => outputsFromState(others, question),
          output: (question) => outputsByTerraform(others, question),
          strict: strict && !isDry,
          absent,
        }),
        ...callerFunctions({ project, section, actAs, strict: strict && !isDry, absent }),
      };
    },
  });
  if (strict && workspace === "component") shared.strict ??= describer;
  return describer;
}

/** Components as Terraform gets them. Each answer asks anew: what has been applied meanwhile counts. */
export function strictly(
  invocation: Invocation,
  project: StackProject,
  options: Omit<DescriberOptions, "strict">,
): DescribeComponent {
  return (section, stack, trail) =>
    describerFor(invocation, project, { ...options, strict: true }, "component").describe(
      section,
      stack,
      trail,
    );
}
