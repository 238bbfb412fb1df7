import { jsonText } from "../../json_text.ts";
import { printable } from "../../printable.ts";
import { missingHere } from "../../steps/usual_type.ts";
import type { CommandNames } from "../line/arguments.ts";
import { identitiesOf } from "../../steps/identities.ts";
import type { StepPlan } from "../../steps/runner.ts";
import type { Step } from "../../steps/step.ts";
import type { Terminal } from "../../system/ports.ts";

interface PlannedStep {
  readonly name: string;
  readonly type: string;
  readonly identity: string | undefined;
  readonly stack: string | undefined;
  /** As far as it is known before anything has run. */
  readonly command: string;
  /** Why this version cannot run it. */
  readonly problem: string | undefined;
}

/** Shows what would run as whom. Nobody is signed in, and nothing is started. */
export async function showPlan(
  terminal: Terminal,
  plan: StepPlan,
  output: "json" | "text",
  known: CommandNames,
): Promise<void> {
  const steps: PlannedStep[] = [];
  for (const step of plan.steps) steps.push(await planned(plan, step, known));
  if (output === "json") terminal.out(jsonText({ steps }));
  else terminal.out(steps.map((step, index) => stepText(step, index + 1, steps.length)).join(""));
}

async function planned(plan: StepPlan, step: Step, known: CommandNames): Promise<PlannedStep> {
  const written = step.type === "env" ? [] : identitiesOf(step, plan.identity);
  const names = written.map((name) => plan.identities.get(name)?.target.name ?? name);
  return {
    name: step.name,
    type: step.type,
    identity: names.length === 0 ? undefined : names.join(", "),
    stack: step.type === "atmos" ? step.stack : undefined,
    command: await commandText(plan, step),
    problem: missingHere(step, known),
  };
}

async function commandText(plan: StepPlan, step: Step): Promise<string> {
  if (step.type === "env") {
    return Object.entries(step.env).map(([name, value]) => `${name}=${value}`).join("\n");
  }
  const command = await rendered(plan, step);
  return step.type === "atmos" ? `atmos ${command}` : command;
}

/** What depends on earlier steps stays as it is written. */
async function rendered(plan: StepPlan, step: Step): Promise<string> {
  try {
    return await plan.render(step.command, { ...plan.data, env: plan.env }, step.place);
  } catch {
    return step.command;
  }
}

function stepText(
  { name, type, identity, stack, command, problem }: PlannedStep,
  position: number,
  total: number,
): string {
  const who = identity === undefined ? "without an identity" : `as ${printable(identity)}`;
  const where = stack === undefined ? "" : `, stack ${printable(stack)}`;
  return `[${position}/${total}] ${printable(name)} (${type}) ${who}${where}\n` +
    (problem === undefined ? "" : `    ✗ ${printable(problem)}\n`) +
    command.trimEnd().split("\n").map((line) => `    ${printable(line)}\n`).join("");
}
