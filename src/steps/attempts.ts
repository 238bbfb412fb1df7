import { runChild } from "../children/run_child.ts";
import { findProgram } from "../children/program.ts";
import type { System } from "../system/ports.ts";
import type { CommandLine } from "./command_line.ts";
import type { Interruption } from "./interruption.ts";
import { nextDelay } from "./retry.ts";
import { limitTime, type TimeLimit } from "./time_limit.ts";
import type { Step } from "./step.ts";

export interface Attempt extends CommandLine {
  readonly env: Readonly<Record<string, string>>;
  /** The environment in which the program is looked for. */
  readonly search: Readonly<Record<string, string>>;
  readonly folder: string;
}

export interface AttemptHooks {
  retrying(code: number, delay: number): void;
  readonly interruption: Interruption;
}

/** As `timeout` of the core utilities reports it. */
const TIMED_OUT = 124;

/**
 * Runs a step's child, again when it fails and the step says so.
 *
 * @throws AtmosError `command_not_found`
 */
export async function runAttempts(
  system: System,
  step: Step,
  attempt: Attempt,
  { retrying, interruption }: AttemptHooks,
): Promise<{ code: number; attempts: number }> {
  const startedAt = system.clock.now();
  for (let attempts = 1;; attempts++) {
    const code = await runOnce(system, step, attempt);
    interruption.childEnded(code);
    if (code === 0 || step.retry === undefined || interruption.signal.aborted) return { code, attempts };
    const delay = nextDelay(step.retry, attempts, system.clock.now() - startedAt, system.random.fraction());
    if (delay === undefined) return { code, attempts };
    retrying(code, delay);
    try {
      await system.clock.sleep(delay, interruption.signal);
    } catch {
      return { code, attempts };
    }
  }
}

async function runOnce(system: System, step: Step, attempt: Attempt): Promise<number> {
  const command = await findProgram(system, attempt.command, attempt.search);
  const { args, env, folder, stdin } = attempt;
  const input = stdin === undefined ? {} : { stdin: new TextEncoder().encode(stdin) };
  let limit: TimeLimit | undefined;
  const code = await runChild(system, { command, args, env, folder, ...input }, (child) => {
    if (step.timeout !== undefined) limit = limitTime(system, child, step.timeout);
  });
  return await limit?.lift() ? TIMED_OUT : code;
}
