import { runChild } from "../children/run_child.ts";
import { findProgram } from "../children/program.ts";
import { AtmosError } from "../errors.ts";
import type { System } from "../system/ports.ts";
import type { CommandLine } from "./command_line.ts";
import { nextDelay } from "./retry.ts";
import { limitTime, type TimeLimit } from "./time_limit.ts";
import type { Step } from "./step.ts";

export interface Attempt extends CommandLine {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

export interface AttemptHooks {
  retrying(code: number, delay: number): void;
  interrupted(): boolean;
}

/** As `timeout` of the core utilities reports it. */
const TIMED_OUT = 124;
const NOT_FOUND = 127;

/** Runs a step's child, again when it fails and the step says so. */
export async function runAttempts(
  system: System,
  step: Step,
  attempt: Attempt,
  hooks: AttemptHooks,
): Promise<{ code: number; attempts: number }> {
  const startedAt = system.clock.now();
  for (let made = 1;; made++) {
    const code = await runOnce(system, step, attempt);
    if (code === 0 || step.retry === undefined || hooks.interrupted()) return { code, attempts: made };
    const delay = nextDelay(step.retry, made, system.clock.now() - startedAt, Math.random());
    if (delay === undefined) return { code, attempts: made };
    hooks.retrying(code, delay);
    await system.clock.sleep(delay);
    if (hooks.interrupted()) return { code, attempts: made };
  }
}

async function runOnce(system: System, step: Step, attempt: Attempt): Promise<number> {
  let limit: TimeLimit | undefined;
  try {
    const command = await findProgram(system, attempt.command, attempt.env);
    const { args, env, folder, stdin } = attempt;
    const input = stdin === undefined ? {} : { stdin: new TextEncoder().encode(stdin) };
    const code = await runChild(system, { command, args, env, folder, ...input }, (child) => {
      if (step.timeout !== undefined) limit = limitTime(system, child, step.timeout);
    });
    return limit?.exceeded() ? TIMED_OUT : code;
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "command_not_found") throw error;
    system.terminal.err(`${error.message}\n`);
    return NOT_FOUND;
  } finally {
    limit?.stop();
  }
}
