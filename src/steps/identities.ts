import { noteLoan } from "../auth/audit/loan.ts";
import { resolveChain } from "../auth/chain.ts";
import type { AuthContext } from "../auth/context.ts";
import { childEnvironment, plainEnvironment } from "../auth/environment.ts";
import { isFalseWord } from "../auth/select.ts";
import { type ActiveSession, ensureSession, MINIMUM_LIFE } from "../auth/session.ts";
import type { Interaction } from "../clouds/cloud.ts";
import { formatPlace } from "../yaml/place.ts";
import { AtmosError } from "../errors.ts";
import type { EnvironmentPatch } from "../system/ports.ts";
import type { Step } from "./step.ts";

/**
 * Who a step runs as: its own identity, else the one of the run; undefined for nobody.
 * A false-word turns authentication off at its level.
 */
export function identityOf(step: Pick<Step, "identity">, forRun: string | undefined): string | undefined {
  const name = step.identity || forRun;
  return name === undefined || name === "" || isFalseWord(name) ? undefined : name;
}

/**
 * Checks all identities of a run before anything starts, each with its whole chain, so that a typing error in the
 * ninth step does not surface after the eighth.
 *
 * @returns the names as configured, by the names as written
 * @throws AtmosError `not_found` or `config_invalid` with the place of the step
 */
export function resolveIdentities(
  context: AuthContext,
  steps: readonly Step[],
  forRun: string | undefined,
): ReadonlyMap<string, string> {
  const resolved = new Map<string, string>();
  for (const step of steps) {
    const written = identityOf(step, forRun);
    if (written === undefined || resolved.has(written)) continue;
    resolved.set(written, resolveFor(context, step, written));
  }
  return resolved;
}

function resolveFor(context: AuthContext, step: Step, name: string): string {
  try {
    return resolveChain(context.configuration.auth, name).target.name;
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "not_found" || !step.identity) throw error;
    const options = error.hint === undefined ? {} : { hint: error.hint };
    throw new AtmosError(
      "not_found",
      `${formatPlace(step.place)}: cannot run the step "${step.name}": ${error.message}`,
      options,
    );
  }
}

/** Gives a step its environment; whoever must sign in is asked before the first step. */
export interface Lender {
  /** Makes sure of a session for each identity, one after the other. */
  signIn(identities: Iterable<string>): Promise<void>;
  /** What the child needs set and unset; renews a session that would end within `minimumLife` milliseconds. */
  patchFor(identity: string | undefined, minimumLife: number | undefined): Promise<EnvironmentPatch>;
  /** Notes that a child is about to get the session. */
  noteLoan(identity: string | undefined): Promise<void>;
}

/**
 * Does work that may need a person. Only such work is inside: while a step runs, signals and terminal are the
 * step's own.
 */
export type WithPerson = <T>(work: (interaction: Interaction) => Promise<T>) => Promise<T>;

export function lender(context: AuthContext, withPerson: WithPerson): Lender {
  const session = (identity: string, minimumLife: number): Promise<ActiveSession> =>
    withPerson((interaction) => ensureSession(context, identity, interaction, { minimumLife }));
  return {
    async signIn(identities): Promise<void> {
      for (const identity of identities) await session(identity, MINIMUM_LIFE);
    },
    async patchFor(identity, minimumLife): Promise<EnvironmentPatch> {
      if (identity === undefined) return await plainEnvironment(context);
      return await childEnvironment(context, await session(identity, minimumLife ?? MINIMUM_LIFE));
    },
    async noteLoan(identity): Promise<void> {
      if (identity !== undefined) await noteLoan(context, resolveChain(context.configuration.auth, identity));
    },
  };
}
