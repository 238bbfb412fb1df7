import { type Chain, resolveChain } from "../auth/chain.ts";
import type { AuthContext } from "../auth/context.ts";
import { type Lease, lend } from "../auth/lease/lease.ts";
import { sessionsFor } from "../auth/lease/terms.ts";
import { isFalseWord } from "../truth_words.ts";
import type { Interaction } from "../clouds/interaction.ts";
import { formatPlace } from "../yaml/place.ts";
import { AtmosError } from "../errors.ts";
import type { Step } from "./step.ts";

/**
 * Who a step runs as: its own identity, else the one of the run; undefined for nobody.
 * A false-word turns authentication off at its level.
 */
export function identityOf(step: Pick<Step, "identity">, forRun: string | undefined): string | undefined {
  const name = step.identity || forRun;
  return name === undefined || name === "" || isFalseWord(name) ? undefined : name;
}

/** All whom a step runs as: several of its own, or the one of {@link identityOf}. */
export function identitiesOf(
  step: Pick<Step, "identity" | "identities">,
  forRun: string | undefined,
): readonly string[] {
  if (step.identities.length > 0) return step.identities;
  const one = identityOf(step, forRun);
  return one === undefined ? [] : [one];
}

interface WhoActs {
  readonly steps: readonly Step[];
  /** For steps that name nobody. */
  readonly identity: string | undefined;
  readonly isLook?: boolean;
}

/**
 * Checks all identities of a run before anything starts, each with its whole chain, so that a typing error in the
 * ninth step does not surface after the eighth.
 *
 * @returns the chains by the names as written
 * @throws AtmosError `not_found` or `config_invalid` with the place of the step
 */
export function resolveIdentities(
  context: AuthContext,
  { steps, identity, isLook = false }: WhoActs,
): ReadonlyMap<string, Chain> {
  const resolved = new Map<string, Chain>();
  for (const step of steps) {
    for (const written of identitiesOf(step, identity)) {
      if (resolved.has(written) || isLook && written.startsWith("!exec ")) continue;
      resolved.set(written, resolveFor(context, step, written));
    }
  }
  return resolved;
}

function resolveFor(context: AuthContext, step: Step, name: string): Chain {
  try {
    return resolveChain(context.configuration.auth, name);
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "not_found") throw error;
    if (!step.identity && step.identities.length === 0) throw error;
    const options = error.hint === undefined ? {} : { hint: error.hint };
    throw new AtmosError(
      "not_found",
      `${formatPlace(step.place)}: cannot run the step "${step.name}": ${error.message}`,
      options,
    );
  }
}

/** Lends a step its identities; whoever must sign in is asked before the first step. */
export interface Lender {
  /** Makes sure of a session for each, one after the other, and of the values that programs tell. */
  signIn(chains: Iterable<Chain>): Promise<void>;
  /**
   * For a step that is about to start; renews a session that would end within `minimumLife` milliseconds.
   *
   * @throws AtmosError `too_short` when it would end so soon even then
   */
  lend(chains: readonly Chain[], minimumLife: number | undefined): Promise<Lease>;
}

/**
 * Does work that may need a person. Only such work is inside: while a step runs, signals and terminal are the
 * step's own.
 */
export type WithPerson = <T>(work: (interaction: Interaction) => Promise<T>) => Promise<T>;

export function lender(context: AuthContext, withPerson: WithPerson): Lender {
  return {
    async signIn(chains): Promise<void> {
      await context.configuration.prepare();
      for (const chain of chains) {
        await withPerson((interaction) => sessionsFor(context, [chain], interaction));
        await chain.target.prepare();
      }
    },
    async lend(chains, minimumLife): Promise<Lease> {
      if (chains.length === 0) return await lend(context, []);
      const sessions = await withPerson((interaction) =>
        sessionsFor(context, chains, interaction, { minimumLife })
      );
      return await lend(context, sessions);
    },
  };
}
