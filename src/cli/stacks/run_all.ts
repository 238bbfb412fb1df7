import { printable } from "../../printable.ts";
import { inOrder, type Instance, keyOf } from "../../stacks/dependencies.ts";
import type { Section } from "../../stacks/section.ts";
import { dataOf } from "../../stacks/data.ts";
import { nodeAt } from "../../yaml/node.ts";
import { Interrupted } from "../cancellation.ts";
import type { Invocation } from "../line/invocation.ts";
import { errorText } from "../text/error_text.ts";
import { noticeOn } from "../text/notice.ts";
import type { StackProject } from "./project.ts";
import { instancesOf, type Wanted } from "./select.ts";

export interface WantedRuns extends Wanted {
  /** Why one is passed over; undefined when it is not. */
  readonly passedOver: (section: Section) => string | undefined;
}

type Outcome = "done" | "failed" | "left out";

/**
 * Runs something for many components, what they depend on first. A failure stops what depends on it, and nothing else;
 * the result is the first exit code that is not 0.
 */
export async function runAll(
  invocation: Invocation,
  { stacks }: StackProject,
  wanted: WantedRuns,
  run: (instance: Instance) => Promise<number>,
): Promise<number> {
  const { terminal } = invocation.system;
  const { style } = invocation;
  const instances = instancesOf(stacks, wanted).filter((instance) => {
    const { section, stack } = instance;
    if (dataOf(nodeAt(section.node, ["metadata", "enabled"])) === false) return false;
    const why = wanted.passedOver(section);
    if (why === undefined) return true;
    noticeOn(invocation.system, style)(`${section.name} in ${stack} is passed over: ${why}.`);
    return false;
  });
  const outcomes = new Map<string, Outcome>();
  let result = 0;
  for (const instance of inOrder(instances)) {
    const { section, stack, after } = instance;
    const blocked = after.find((key) => outcomes.get(key) !== "done");
    if (blocked !== undefined) {
      outcomes.set(keyOf(instance), "left out");
      continue;
    }
    terminal.err(`\n${style.strong(`${printable(section.name)} in ${printable(stack)}`)}\n`);
    let code = 1;
    try {
      code = await run(instance);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      terminal.err(errorText(error, {
        style,
        width: terminal.stderrIsTerminal ? terminal.columns() : undefined,
        stack: false,
      }));
    }
    if (result === 0) result = code;
    // A plan with changes has not failed.
    outcomes.set(keyOf(instance), code === 0 || code === 2 ? "done" : "failed");
    if (code >= 128) break;
  }
  terminal.err(`\n${summary(instances, outcomes, style)}`);
  return result;
}

function summary(
  instances: readonly Instance[],
  outcomes: ReadonlyMap<string, Outcome>,
  style: Invocation["style"],
): string {
  const marks = { done: style.good("✓"), failed: style.bad("✗"), "left out": style.warning("!") };
  return instances.map((instance) => {
    const outcome = outcomes.get(keyOf(instance)) ?? "left out";
    const why = outcome === "left out" ? " (left out)" : "";
    return `${marks[outcome]} ${printable(instance.section.name)} in ${printable(instance.stack)}${why}\n`;
  }).join("");
}
