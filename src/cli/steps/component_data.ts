/** What templates of custom commands and workflows may know of components. Stacks are read when something asks for them. */
import type { Data } from "../../stacks/data.ts";
import type { Describer } from "../../stacks/describe.ts";
import type { TemplateFunctions } from "../../steps/prepare_run.ts";
import type { Invocation } from "../line/invocation.ts";
import type { StackProject } from "../stacks/project.ts";

/** `atmos.Component "vpc" "prod"`, and the component that a command works on. */
export interface ComponentReader {
  readonly functions: TemplateFunctions;
  describe(component: string, stack: string): Promise<Data>;
}

export function componentReader(invocation: Invocation): ComponentReader {
  let reading: Promise<{ readonly project: StackProject; readonly describer: Describer }> | undefined;
  const describe = async (component: string, stack: string): Promise<Data> => {
    const { findSection } = await import("../../stacks/find.ts");
    reading ??= read(invocation);
    const { project, describer } = await reading;
    return await describer.describe(findSection(project.stacks, { component, stack }), stack);
  };
  return {
    describe,
    functions: {
      "atmos.Component": (component: unknown, stack: unknown) => describe(String(component), String(stack)),
    },
  };
}

async function read(
  invocation: Invocation,
): Promise<{ readonly project: StackProject; readonly describer: Describer }> {
  const [{ stackProject }, { describerFor }] = await Promise.all([
    import("../stacks/project.ts"),
    import("../stacks/describer.ts"),
  ]);
  const project = await stackProject(invocation);
  return { project, describer: describerFor(invocation, project, { strict: true }, "component") };
}

/**
 * Whether templates ask for more of `.ComponentConfig` than what the command itself says. `texts` are all that may have
 * templates.
 */
export function asksForStacks(texts: string): boolean {
  return /\.ComponentConfig\b(?!\.(component|stack)\b)/i.test(texts);
}
