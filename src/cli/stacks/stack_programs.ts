import { AtmosError, messageOf } from "../../errors.ts";
import type { Program } from "../../config/programs.ts";
import type { AuthContext } from "../../auth/context.ts";
import { dataOf } from "../../stacks/data.ts";
import { programsOf } from "../../stacks/describe.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { allSections, loadStacks, type Stacks } from "../../stacks/stacks.ts";
import { functionsIn } from "../../yaml/find_functions.ts";
import { childOf, nodeAt } from "../../yaml/node.ts";
import type { Place } from "../../yaml/place.ts";
import type { Invocation } from "../line/invocation.ts";
import { describerFor } from "./describer.ts";
import { outputProgram } from "./other_outputs.ts";

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
  let asked: Place | undefined;
  const commands = new Set<string>();
  for (const section of allSections(stacks)) {
    const stack = nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    if (section.type === "terraform") commands.add(String(dataOf(childOf(section.node, "command"))));
    try {
      const node = await describer.rendered(section, stack);
      programsOf(section, node, new Set()).forEach(add);
      asked ??= functionsIn(node, (tag) => tag === "!terraform.output")[0]?.node.place;
    } catch (error) {
      if (!(error instanceof AtmosError)) throw error;
      missing.add(error.message);
    }
  }
  if (asked !== undefined) {
    for (const command of commands) add(outputProgram(command, asked, "outputs of components"));
  }
  return { programs: [...programs.values()], missing: [...missing] };
}
