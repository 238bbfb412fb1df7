import { type Chain, resolveChain } from "../../../src/auth/chain.ts";
import { authWith, identity } from "../auth/entries.ts";
/** Steps and runs for tests that need no configuration. */

import type { Place } from "../../../src/yaml/place.ts";
import { NEVER, WHILE_SUCCESSFUL } from "../../../src/steps/condition.ts";
import type { Lender } from "../../../src/steps/identities.ts";
import { type Observer, type RunReport, runSteps, type StepPlan } from "../../../src/steps/runner.ts";
import type { Step } from "../../../src/steps/step.ts";
import type { StartRequest } from "../../../src/system/ports.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

export const PLACE: Place = { file: "team.yaml", line: 3, column: 5 };

/** A shell step that runs `true`. */
export function step(name: string, more: Partial<Step> = {}): Step {
  return {
    name,
    type: "shell",
    command: "true",
    interpreter: undefined,
    stack: undefined,
    identity: undefined,
    identities: [],
    env: {},
    isExported: true,
    workingFolder: undefined,
    retry: undefined,
    timeout: undefined,
    minimumLife: undefined,
    when: WHILE_SUCCESSFUL,
    forgive: NEVER,
    place: PLACE,
    ...more,
  };
}

/** Where `sh` is, and a program that can be named. */
const PROGRAMS = ["/usr/bin/sh", "/usr/bin/tool", "/usr/bin/atmos"];

export interface Ran {
  readonly system: MemorySystem;
  readonly report: RunReport;
  /** `started one as dev`, `ended one done` and the like. */
  readonly events: readonly string[];
}

/** Runs steps on a machine in memory; each command is what `start` makes of its text. */
export async function ran(
  steps: readonly Step[],
  { plan = {}, lender = LENDER, ...options }: MemoryOptions & {
    readonly plan?: Partial<StepPlan>;
    readonly lender?: Lender;
    readonly onSystem?: (system: MemorySystem) => void;
  } = {},
): Promise<Ran> {
  const system = memorySystem({ start: () => 0, ...options });
  for (const path of PROGRAMS) system.files.put(path, "", 0o755);
  options.onSystem?.(system);
  const events: string[] = [];
  const observer: Observer = {
    started: ({ name }, identity, command) =>
      void events.push(`started ${name}${identity === undefined ? "" : ` as ${identity}`}: ${command}`),
    retrying: ({ name }, code, delay) => void events.push(`retrying ${name} after ${code} in ${delay}`),
    broken: ({ name }, reason) => {
      events.push(`broken ${name}: ${reason.message}`);
      return 99;
    },
    ended: ({ name }, { state, code }) => void events.push(`ended ${name} ${state} ${code}`),
  };
  const report = await runSteps({ system, lender, observer }, {
    steps,
    identity: undefined,
    identities: new Map(),
    env: {},
    search: system.env.all(),
    folder: "/work",
    basePath: "/base",
    data: {},
    render: (text) => Promise.resolve(text),
    ...plan,
  });
  return { system, report, events };
}

/** The chain of an identity that stands alone. */
export function chainOf(name: string): Chain {
  return resolveChain(authWith([identity(name)]), name);
}

/** Says in variables who the step runs as; keys are taken away, as a cloud does it. */
export const LENDER: Lender = {
  signIn: () => Promise.resolve(),
  lend: (chains) => {
    const sessions = chains.map((chain) => ({
      provider: chain.root,
      identity: chain.target.name,
      madeFor: "0a-0b",
      credentials: { expiresAt: undefined, facts: [] },
      chain,
      renewed: false,
    }));
    const environment = chains.length === 0 ? { set: {}, unset: [] } : {
      set: { WHO: chains.map(({ target }) => target.name).join("+") },
      unset: ["SECRET_KEY"],
    };
    return Promise.resolve({
      sessions,
      environment,
      begin: () => Promise.resolve(),
      end: () => Promise.resolve(),
    });
  },
};

/** The text that a shell got. */
export function shellText(request: StartRequest): string {
  return request.args.at(-1) ?? "";
}
