import { printable } from "../../printable.ts";
import { type Instance, keyOf, type Ordered } from "../../stacks/dependencies.ts";
import { inTurn, type Outcome } from "../../stacks/schedule.ts";
import { ENDING_SIGNALS, type System } from "../../system/ports.ts";
import { Interrupted } from "../cancellation.ts";
import type { Invocation } from "../line/invocation.ts";
import { errorText, exitCodeOf } from "../text/error_text.ts";
import { type Lane, openLane } from "./lane.ts";
import { liveTable } from "./live_table.ts";

/** Many components, and how something runs for each. */
export interface ManyRuns {
  /** What comes after what is said by each. */
  readonly ordered: readonly Ordered[];
  /** How many at the same time; from 2 on each line says whose it is. */
  readonly atOnce: number;
  /** What only one of them may work in at a time. */
  readonly folderOf: (instance: Instance) => string;
  /** With the invocation of its own. */
  readonly run: (instance: Instance, invocation: Invocation) => Promise<number>;
  /** The command lines by which what was not done can be done later. */
  readonly resume: (left: readonly Instance[]) => readonly string[];
}

/**
 * Runs something for many components. A failure stops what comes after it, and nothing else; the result is the first exit
 * code that is not 0. A signal lets those programs end that run, and begins nothing more.
 */
export async function runAll(invocation: Invocation, many: ManyRuns): Promise<number> {
  const { system: { processes }, style } = invocation;
  const isAlone = many.atOnce === 1;
  const table = isAlone ? undefined : liveTable(invocation.system, many.ordered.length);
  const terminal = table?.terminal ?? invocation.system.terminal;
  const system: System = { ...invocation.system, terminal };
  const lanes = new Set<Lane>();
  let interrupted: number | undefined;
  const interrupt = (code: number): void => {
    interrupted ??= code;
    for (const lane of lanes) lane.interrupt(code);
  };
  const restore = ENDING_SIGNALS.map(([signal, code]) => processes.onSignal(signal, () => interrupt(code)));
  let result = 0;
  const prefix = prefixes(many.ordered);
  const runOne = async (instance: Ordered): Promise<"done" | "failed"> => {
    const lane = openLane(system, isAlone ? undefined : prefix(instance, invocation));
    lanes.add(lane);
    table?.begins(nameOf(instance));
    if (isAlone) terminal.err(`\n${style.strong(nameOf(instance))}\n`);
    const run = (own: Invocation): Promise<number> => many.run(instance, own);
    const code = await exitCode({ ...invocation, system }, lane, run, interrupt);
    lane.end();
    lanes.delete(lane);
    // A terminal sends Ctrl-C to the child and to this program, and the child's end may be noticed first.
    await processes.signalsTold();
    if (code >= 128) interrupt(code);
    if (result === 0) result = code;
    // A plan with changes has not failed.
    const outcome = code === 0 || code === 2 ? "done" : "failed";
    table?.ends(nameOf(instance), outcome);
    return outcome;
  };
  let outcomes: Map<string, Outcome>;
  try {
    outcomes = await inTurn(many.ordered, {
      atOnce: many.atOnce,
      resourceOf: many.folderOf,
      isOver: () => interrupted !== undefined,
      run: runOne,
    });
  } finally {
    for (const undo of restore) undo();
    table?.end();
  }
  invocation.system.terminal.err(`\n${summary(many, outcomes, style)}`);
  return interrupted ?? result;
}

/** What went wrong is told in the run's own lines. */
async function exitCode(
  invocation: Invocation,
  { system, stopped }: Lane,
  run: (own: Invocation) => Promise<number>,
  interrupt: (code: number) => void,
): Promise<number> {
  const { globals, style } = invocation;
  const { terminal } = system;
  // Where several run, nobody could tell who asks.
  const isAlone = terminal === invocation.system.terminal;
  const own = { ...invocation, system, globals: isAlone ? globals : { ...globals, interactive: false } };
  try {
    return await Promise.race([run(own), stopped]);
  } catch (error) {
    if (error instanceof Interrupted) {
      interrupt(error.exitCode);
      return error.exitCode;
    }
    const width = isAlone && terminal.stderrIsTerminal ? terminal.columns() : undefined;
    terminal.err(errorText(error, { style, width, stack: false }));
    const code = exitCodeOf(error);
    // 2 would say that a plan has changes, and what a signal gives that the others are not wanted either.
    return code === 2 || code >= 128 ? 1 : code;
  }
}

const LONGEST_NAME = 40;

type Prefixes = { readonly stdout: string; readonly stderr: string };

/** As long as each other, so that what follows stands below itself. */
function prefixes(instances: readonly Instance[]): (instance: Instance, invocation: Invocation) => Prefixes {
  const longest = instances.reduce((most, one) => Math.max(most, nameOf(one).length), 0);
  return (instance, { style, outputStyle }) => {
    const name = `${nameOf(instance).padEnd(Math.min(longest, LONGEST_NAME))} │ `;
    return { stdout: outputStyle.faint(name), stderr: style.faint(name) };
  };
}

function nameOf({ section, stack }: Instance): string {
  return `${printable(section.name)} in ${printable(stack)}`;
}

function summary(
  { ordered, resume }: ManyRuns,
  outcomes: ReadonlyMap<string, Outcome>,
  style: Invocation["style"],
): string {
  const marks = { done: style.good("✓"), failed: style.bad("✗"), "left out": style.warning("!") };
  const outcomeOf = (instance: Instance): Outcome => outcomes.get(keyOf(instance)) ?? "left out";
  const lines = ordered.map((instance) => {
    const outcome = outcomeOf(instance);
    return `${marks[outcome]} ${nameOf(instance)}${outcome === "left out" ? " (left out)" : ""}\n`;
  });
  const left = ordered.filter((instance) => outcomeOf(instance) !== "done");
  // Where nothing has been done, the same command does it.
  if (left.length === 0 || left.length === ordered.length) return lines.join("");
  const commands = resume(left).map((line) => `  ${line}\n`).join("");
  return `${lines.join("")}Go on with:\n${commands}`;
}
