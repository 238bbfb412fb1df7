import { join } from "../system/path.ts";
import { inContinuousIntegration } from "../truth_words.ts";
import { AtmosError } from "../errors.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import type { System } from "../system/ports.ts";
import { runAttempts } from "./attempts.ts";
import { stepEnvironment } from "./child_environment.ts";
import type { Chain } from "../auth/chain.ts";
import type { Lease } from "../auth/lease/lease.ts";
import { commandLine } from "./command_line.ts";
import { type Circumstances, holds } from "./condition.ts";
import { identitiesOf, type Lender } from "./identities.ts";
import { type Interruption, watchInterruption } from "./interruption.ts";
import type { Step, StepOutcome, StepState } from "./step.ts";

/** A list of steps and everything that they share. */
export interface StepPlan {
  readonly steps: readonly Step[];
  /** For steps without an identity of their own. */
  readonly identity: string | undefined;
  /** By the names as written. */
  readonly identities: ReadonlyMap<string, Chain>;
  readonly env: Readonly<Record<string, string>>;
  /** Where programs are looked for: the caller's own environment, which no configuration has a say in. */
  readonly search: Readonly<Record<string, string>>;
  /** Where steps without a folder of their own run. */
  readonly folder: string;
  /** What a step's `working_directory` is relative to. */
  readonly basePath: string;
  /** What templates see besides `.steps` and `.env`. */
  readonly data: Readonly<Record<string, unknown>>;
  render(text: string, data: Readonly<Record<string, unknown>>, place: Place): Promise<string>;
}

export interface Observer {
  started(step: Step, identity: string | undefined, text: string): void;
  retrying(step: Step, code: number, delay: number): void;
  /** The step could not be started; the answer is the exit code that stands for the reason. */
  broken(step: Step, reason: AtmosError): number;
  ended(step: Step, outcome: StepOutcome): void;
}

export interface StepServices {
  readonly system: System;
  readonly lender: Lender;
  readonly observer: Observer;
}

export interface RunReport {
  readonly outcomes: readonly StepOutcome[];
  /** 0, or the exit code of the first step that failed and was not forgiven, or of the signal that ended the run. */
  readonly code: number;
  /** That step with its command as it ran. */
  readonly failed: { readonly step: Step; readonly command: string } | undefined;
}

interface Progress {
  readonly outcomes: StepOutcome[];
  readonly exported: Record<string, string>;
  /** Variables of `env` steps that templates alone see. */
  readonly unexported: Record<string, string>;
  readonly results: Record<string, Record<string, unknown>>;
  failed: RunReport["failed"];
  code: number;
  readonly interruption: Interruption;
}

/** Runs the steps in order. Every step gets a clean environment with its own identity and no other. */
export async function runSteps(services: StepServices, plan: StepPlan): Promise<RunReport> {
  const progress: Progress = {
    outcomes: [],
    exported: {},
    unexported: {},
    results: {},
    failed: undefined,
    code: 0,
    interruption: watchInterruption(services.system),
  };
  try {
    for (const step of plan.steps) await runOne(services, plan, step, progress);
  } finally {
    progress.interruption.stop();
  }
  const code = progress.code || (progress.interruption.code() ?? 0);
  return { outcomes: progress.outcomes, code, failed: progress.failed };
}

async function runOne(services: StepServices, plan: StepPlan, step: Step, progress: Progress): Promise<void> {
  const { system, observer } = services;
  const chains = identitiesOf(step, plan.identity).flatMap((name) => plan.identities.get(name) ?? []);
  const identity = namesOf(chains);
  const startedAt = system.clock.now();
  const circumstances: Circumstances = {
    failed: progress.failed !== undefined,
    ci: inContinuousIntegration(system.env),
  };
  const end = (state: StepState, code: number, attempts: number): void => {
    const outcome = {
      name: step.name,
      identity,
      state,
      code,
      attempts,
      duration: system.clock.now() - startedAt,
    };
    progress.outcomes.push(outcome);
    progress.results[step.name] = { ...progress.results[step.name], ...resultOf(state, code) };
    observer.ended(step, outcome);
  };
  const { signal } = progress.interruption;
  if (signal.aborted || !holds(step.when, circumstances)) return end("skipped", 0, 0);
  const { code, attempts, command } = await tryToPerform(services, plan, step, chains, progress);
  if (code === 0) return end("done", 0, attempts);
  if (!signal.aborted && holds(step.forgive, { ...circumstances, failed: true })) {
    return end("forgiven", code, attempts);
  }
  progress.failed ??= { step, command };
  progress.code ||= code;
  end("failed", code, attempts);
}

function namesOf(chains: readonly Chain[]): string | undefined {
  return chains.length === 0 ? undefined : chains.map(({ target }) => target.name).join(", ");
}

function resultOf(state: StepState, code: number): Record<string, unknown> {
  const failed = state === "failed" || state === "forgiven";
  return {
    skipped: state === "skipped",
    error: failed ? `exit code ${code}` : "",
    metadata: { exit_code: code },
  };
}

interface Performance {
  readonly code: number;
  readonly attempts: number;
  readonly command: string;
}

/** What keeps a step from starting is a failure of that step: the steps that tidy up still run. */
async function tryToPerform(...given: Parameters<typeof perform>): Promise<Performance> {
  const [{ observer }, , step] = given;
  try {
    return await perform(...given);
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    return { code: observer.broken(step, error), attempts: 1, command: step.command };
  }
}

async function perform(
  services: StepServices,
  plan: StepPlan,
  step: Step,
  chains: readonly Chain[],
  progress: Progress,
): Promise<Performance> {
  const lease = await services.lender.lend(chains, step.minimumLife);
  try {
    return await performWith(services, plan, step, lease, progress);
  } finally {
    await lease.end();
  }
}

async function performWith(
  services: StepServices,
  plan: StepPlan,
  step: Step,
  lease: Lease,
  progress: Progress,
): Promise<Performance> {
  const { system, observer } = services;
  const identity = namesOf(lease.sessions.map(({ chain }) => chain));
  const patch = lease.environment;
  const layers = { inherited: system.env.all(), run: plan.env, exported: progress.exported, identity: patch };
  const before = stepEnvironment({ ...layers, step: {} }, system.platform);
  const render = (text: string, env: Readonly<Record<string, string>>): Promise<string> =>
    plan.render(
      text,
      { ...plan.data, steps: progress.results, env: { ...env, ...progress.unexported } },
      step.place,
    );
  const own = await mapValues(step.env, (value) => render(value, before));
  const env = stepEnvironment({ ...layers, step: own }, system.platform);
  if (step.type === "env") {
    observer.started(step, identity, "");
    for (const [name, value] of Object.entries(own)) {
      delete progress.unexported[name];
      (step.isExported ? progress.exported : progress.unexported)[name] = value;
    }
    progress.results[step.name] = { value: Object.values(own)[0] ?? "", values: own, outputs: own };
    return { code: 0, attempts: 1, command: "" };
  }
  const command = await render(step.command, env);
  const folder = await folderOf(system, plan, step, (text) => render(text, env));
  observer.started(step, identity, command);
  const line = await commandLine(system, step, command, plan.search);
  const retrying = (code: number, delay: number): void => observer.retrying(step, code, delay);
  const hooks = { retrying, interruption: progress.interruption };
  await lease.begin();
  return {
    ...await runAttempts(system, step, { ...line, env, search: plan.search, folder }, hooks),
    command,
  };
}

async function folderOf(
  system: System,
  plan: StepPlan,
  step: Step,
  render: (text: string) => Promise<string>,
): Promise<string> {
  if (step.workingFolder === undefined) return plan.folder;
  const written = await render(step.workingFolder);
  const folder = /^([/\\]|[A-Za-z]:)/.test(written) ? written : join(plan.basePath, written);
  if ((await system.files.target(folder))?.kind === "folder") return folder;
  const place = formatPlace(step.place);
  throw new AtmosError(
    "config_invalid",
    `${place}: cannot run the step "${step.name}": no folder "${folder}"`,
    {
      hint: "working_directory is relative to the base path.",
    },
  );
}

async function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => Promise<string>,
): Promise<Record<string, string>> {
  const changed: [string, string][] = [];
  for (const [name, value] of Object.entries(record)) changed.push([name, await change(value)]);
  return Object.fromEntries(changed);
}
