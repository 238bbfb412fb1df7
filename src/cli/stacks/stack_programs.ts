import { AtmosError, messageOf } from "../../errors.ts";
import type { Program } from "../../config/programs.ts";
import type { AuthContext } from "../../auth/context.ts";
import { dataOf } from "../../stacks/data.ts";
import { programsOf } from "../../stacks/describe.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { allSections, loadStacks, type Stacks } from "../../stacks/stacks.ts";
import { ASKING } from "../../stacks/terraform/ask_others.ts";
import { functionsIn } from "../../yaml/find_functions.ts";
import { childOf, nodeAt } from "../../yaml/node.ts";
import type { Place } from "../../yaml/place.ts";
import type { Invocation } from "../line/invocation.ts";
import { callerAsked, callerTags } from "./caller_functions.ts";
import { describerFor } from "./describer.ts";
import { outputProgram, stateRead } from "./other_outputs.ts";

/** Where it stands who keeps the states of a component. */
const BACKEND_TYPES = ["backend_type", "remote_state_backend_type"];

export interface StackPrograms {
  readonly programs: readonly Program[];
  /** Why there may be more. */
  readonly missing: readonly string[];
}

/** What the components of all stacks would run for their values, each program once; nothing runs for the answer. */
export async function stackPrograms(invocation: Invocation, context: AuthContext): Promise<StackPrograms> {
  const { configuration, folders } = context;
  const programs = new Map<string, Program>();
  const missing = new Set<string>();
  if (dataOf(nodeAt(configuration.written(["stacks"]), ["base_path"])) === undefined) {
    return { programs: [], missing: [] };
  }
  let stacks: Stacks;
  try {
    stacks = await loadStacks(invocation.system, folders, configuration, (error) => {
      missing.add(messageOf(error));
    });
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    return { programs: [], missing: [error.message] };
  }
  const describer = describerFor(invocation, { context, stacks }, { processFunctions: false }, "component");
  const add = (program: Program): void => {
    if (!programs.has(program.text)) programs.set(program.text, program);
  };
  const callers = callerTags({ context });
  const asked = new Map<string, Place>();
  const commands = new Set<string>();
  const stores = new Set<string>();
  for (const section of allSections(stacks)) {
    const stack = nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    if (section.type === "terraform") commands.add(String(dataOf(childOf(section.node, "command"))));
    try {
      const node = await describer.rendered(section, stack);
      programsOf(section, node, new Set()).forEach(add);
      for (const key of BACKEND_TYPES) stores.add(String(dataOf(childOf(node, key))));
      for (
        const { node: { tag = "", place } } of functionsIn(
          node,
          (name) => ASKING.has(name) || callers.has(name),
        )
      ) {
        if (!asked.has(tag)) asked.set(tag, place);
      }
    } catch (error) {
      if (!(error instanceof AtmosError)) throw error;
      missing.add(error.message);
    }
  }
  for (const [tag, place] of asked) {
    if (callers.has(tag)) add(callerAsked(tag, place, "whom components work as"));
  }
  const [output, state] = [asked.get("!terraform.output"), asked.get("!terraform.state")];
  if (output !== undefined) {
    for (const command of commands) add(outputProgram(command, output, "outputs of components"));
  }
  if (state !== undefined) {
    const read = context.clouds.clouds.flatMap(({ states }) => states?.backends ?? []);
    for (const type of read) if (stores.has(type)) add(stateRead(type, state, "states of components"));
  }
  return { programs: [...programs.values()], missing: [...missing] };
}
