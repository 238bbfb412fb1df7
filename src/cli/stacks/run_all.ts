import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { isAbstract } from "../../stacks/describe.ts";
import { inOrder, type Instance, keyOf } from "../../stacks/dependencies.ts";
import type { Section } from "../../stacks/section.ts";
import { nameOrNothing } from "../../stacks/find.ts";
import { allSections } from "../../stacks/stacks.ts";
import { dataOf } from "../../stacks/data.ts";
import { nodeAt } from "../../yaml/node.ts";
import { Interrupted } from "../cancellation.ts";
import type { Invocation } from "../line/invocation.ts";
import { errorText } from "../text/error_text.ts";
import { noticeOn } from "../text/notice.ts";
import type { StackProject } from "./project.ts";

export interface Wanted {
  readonly stack: string | undefined;
  /** All when there are none. */
  readonly components: readonly string[];
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
  wanted: Wanted,
  run: (instance: Instance) => Promise<number>,
): Promise<number> {
  const { terminal } = invocation.system;
  const { style } = invocation;
  const instances: Instance[] = [];
  const seen = new Set<string>();
  const names = { stacks: new Set<string>(), components: new Set<string>() };
  for (const section of allSections(stacks)) {
    if (section.type !== "terraform" || isAbstract(section)) continue;
    const stack = nameOrNothing(stacks, section);
    if (stack === undefined) continue;
    names.stacks.add(stack);
    if (wanted.stack !== undefined && stack !== wanted.stack) continue;
    names.components.add(section.name);
    if (dataOf(nodeAt(section.node, ["metadata", "enabled"])) === false) continue;
    if (wanted.components.length > 0 && !wanted.components.includes(section.name)) continue;
    const why = wanted.passedOver(section);
    if (why !== undefined) {
      noticeOn(invocation.system, style)(`${section.name} in ${stack} is passed over: ${why}.`);
      continue;
    }
    const instance = { section, stack };
    if (seen.size < seen.add(keyOf(instance)).size) instances.push(instance);
  }
  refuseUnknown(wanted, names);
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

/** A name that is spelt wrong must not look like work that is done. */
function refuseUnknown(
  { stack, components }: Wanted,
  names: Readonly<Record<"stacks" | "components", ReadonlySet<string>>>,
): void {
  const nobody = (what: string, name: string, known: ReadonlySet<string>, command: string): AtmosError =>
    new AtmosError("not_found", `Could not find the ${what} "${printable(name)}"`, {
      hint: `${didYouMean(name, [...known]) ?? ""} \`${command}\` shows what there is.`.trim(),
    });
  if (stack !== undefined && !names.stacks.has(stack)) {
    throw nobody("stack", stack, names.stacks, "atmos list stacks");
  }
  const unknown = components.find((name) => !names.components.has(name));
  if (unknown === undefined) return;
  const where = stack === undefined ? "" : ` -s ${printable(stack)}`;
  throw nobody("component", unknown, names.components, `atmos list components${where}`);
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
