import type { AuthContext } from "../../auth/context.ts";
import { printable } from "../../printable.ts";
import { run } from "../../steps/prepare_run.ts";
import { identityOf } from "../../steps/identities.ts";
import type { RunReport, StepPlan } from "../../steps/runner.ts";
import type { Invocation } from "../invocation.ts";
import { withPerson } from "../sign_in.ts";
import { stepProgress } from "./progress.ts";
import { summaryJson, summaryTable } from "./summary.ts";

export interface RunSettings {
  readonly dryRun: boolean;
  readonly output: "json" | "text";
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
  const { system, style } = invocation;
  if (settings.dryRun) {
    system.terminal.err(dryRunText(plan));
    return 0;
  }
  const progress = stepProgress(system, style, plan.steps.length);
  const report = await withPerson(
    invocation,
    context,
    (interaction) => run(context, plan, interaction, progress),
  );
  if (report.failed !== undefined) system.terminal.err(failureText(report.failed, settings.resume));
  if (settings.output === "json") system.terminal.out(summaryJson(report));
  else if (plan.steps.length > 1) {
    const width = system.terminal.stderrIsTerminal ? system.terminal.columns() : undefined;
    system.terminal.err(`\n${await summaryTable(report, width)}`);
  }
  return report.code;
}

function dryRunText(plan: StepPlan): string {
  const lines = plan.steps.map((step, index) => {
    const written = identityOf(step, plan.identity);
    const who = written === undefined
      ? "without an identity"
      : `as ${plan.identities.get(written) ?? written}`;
    const command = step.type === "atmos" ? `atmos ${step.command}` : step.command;
    return `[${index + 1}/${plan.steps.length}] ${printable(step.name)} ${who}\n` +
      command.split("\n").map((line) => `    ${printable(line)}\n`).join("");
  });
  return `Dry run: nothing is signed in to, and nothing is run.\n\n${lines.join("")}`;
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
