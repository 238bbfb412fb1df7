import type { AtmosError } from "../../errors.ts";
import { namesIn } from "../../stacks/named_instances.ts";
import { canAsk } from "../asking/interaction.ts";
import type { Invocation } from "../line/invocation.ts";
import { type StackProject, stackProject } from "./project.ts";

/** What a command line names; what it leaves out is asked for. */
export interface NamesWanted {
  readonly component: string | undefined;
  readonly stack: string | undefined;
  /** Any type when it is not said. */
  readonly type?: string;
}

/** The project, and the component and stack in it that are meant. */
interface Chosen {
  readonly project: StackProject;
  readonly component: string;
  readonly stack: string;
}

/**
 * A person is asked for what is left out, first for the component.
 *
 * @throws AtmosError what the caller says, where nobody can be asked; nothing has been read then
 */
export async function chooseNames(
  invocation: Invocation,
  { component, stack, type }: NamesWanted,
  refuse: () => AtmosError,
): Promise<Chosen> {
  const isNamed = component !== undefined && stack !== undefined;
  if (!isNamed && !canAsk(invocation.system, invocation.globals)) throw refuse();
  const project = await stackProject(invocation);
  if (isNamed) return { project, component, stack };
  const all = namesIn(project.stacks).filter((one) =>
    (type === undefined || one.type === type) &&
    (component === undefined || one.component === component) &&
    (stack === undefined || one.stack === stack)
  );
  // What is named and not there is told by whoever looks for it.
  const first = component ?? await choose(invocation, "Choose a component", all.map((one) => one.component));
  if (first === undefined) throw refuse();
  const left = all.filter((one) => one.component === first).map((one) => one.stack);
  const second = stack ?? await choose(invocation, `Choose a stack of ${first}`, left);
  if (second === undefined) throw refuse();
  return { project, component: first, stack: second };
}

/** One alone needs no question. */
async function choose(
  invocation: Invocation,
  message: string,
  names: readonly string[],
): Promise<string | undefined> {
  const values = [...new Set(names)].sort();
  if (values.length < 2) return values[0];
  const { pick } = await import("../asking/picker.ts");
  return await pick(invocation, { message, options: values.map((value) => ({ value, cells: [value] })) });
}
