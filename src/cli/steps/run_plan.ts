import type { AuthContext } from "../../auth/context.ts";
import { printable } from "../../printable.ts";
import { run } from "../../steps/prepare_run.ts";
import type { RunReport, StepPlan } from "../../steps/runner.ts";
import type { Invocation } from "../line/invocation.ts";
import { withPerson } from "../asking/sign_in.ts";
import { stepProgress, troubleOnly } from "./progress.ts";
import { summaryJson, summaryTable } from "./summary.ts";

export interface RunSettings {
  readonly output: "json" | "text";
  /** Whether to tell of each step, and to sum up at the end; else only trouble is told. */
  readonly told: boolean;
  /** What to paste to go on at a step; undefined when there is no such command. */
  readonly resume?: (step: string) => string;
}

/** Runs a plan with everything that a person sees of it; the result is the exit code. */
export async function runPlan(
  invocation: Invocation,
  context: AuthContext,
  plan: StepPlan,
  settings: RunSettings,
): Promise<number> {
  const { terminal } = invocation.system;
  const observer = settings.told ? stepProgress(invocation, plan.steps.length) : troubleOnly(invocation);
  const report = await run(context, plan, (work) => withPerson(invocation, context, work), observer);
  if (report.failed !== undefined) terminal.err(failureText(report.failed, settings.resume));
  if (settings.output === "json") terminal.out(summaryJson(report));
  else if (settings.told && plan.steps.length > 1) {
    const width = terminal.stderrIsTerminal ? terminal.columns() : undefined;
    terminal.err(`\n${await summaryTable(report, width)}`);
  }
  return report.code;
}

function failureText(
  { step, command }: NonNullable<RunReport["failed"]>,
  resume: RunSettings["resume"],
): string {
  const shown = (step.type === "atmos" ? `atmos ${command}` : command).split("\n").map(printable).join(
    "\n  ",
  );
  const advice = resume === undefined
    ? ""
    : `\nTo resume the workflow from this step, run:\n\n  ${resume(step.name)}\n`;
  return `\nThe following command failed to execute:\n\n  ${shown}\n${advice}`;
}
