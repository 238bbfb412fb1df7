import type { Interaction } from "../../clouds/interaction.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import { noteLoan } from "../audit/loan.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { type ActiveSession, ensureSession } from "../session.ts";
import { leaseEnvironment } from "./environment.ts";
import { keepFresh } from "./keep_fresh.ts";

/** What a child is given of one or several identities, for as long as it runs. */
export interface Lease {
  /** In the order in which they were asked for; none when authentication is turned off. */
  readonly sessions: readonly ActiveSession[];
  /** What the child needs set and unset: paths and names, never a secret. */
  readonly environment: EnvironmentPatch;
  /** Called when the child is about to start: it is noted, and what lives as long as the child begins. */
  begin(): Promise<void>;
  /** Ends what lives as long as the child. */
  end(): void;
}

/** Good sessions for all of these, one after the other, so that a person is asked one thing at a time. */
export async function sessionsFor(
  context: AuthContext,
  chains: readonly Chain[],
  interaction: Interaction,
  minimumLife?: number,
): Promise<ActiveSession[]> {
  const options = minimumLife === undefined ? {} : { minimumLife };
  const sessions: ActiveSession[] = [];
  for (const chain of chains) sessions.push(await ensureSession(context, chain, interaction, options));
  return sessions;
}

/**
 * Lends sessions to a child. While it runs they are renewed, where that needs no person. Whoever lends ends the lease
 * with the child.
 *
 * @throws AtmosError `usage` for identities that cannot live side by side
 */
export async function lend(context: AuthContext, sessions: readonly ActiveSession[]): Promise<Lease> {
  const environment = await leaseEnvironment(context, sessions);
  const ended = new AbortController();
  return {
    sessions,
    environment,
    async begin(): Promise<void> {
      for (const session of sessions) {
        await noteLoan(context, session.chain);
        // Nobody waits for it: what it writes is written whole or not at all.
        void keepFresh(context, session, ended.signal);
      }
    },
    end: () => ended.abort(),
  };
}
