import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { type Lease, lend, type LendOptions, sessionsFor } from "../../auth/lease/lease.ts";
import { withPerson } from "../asking/sign_in.ts";
import type { Invocation } from "../line/invocation.ts";

/**
 * Lends identities to a child, signing in first where a person is there to do so. Without any the child gets the
 * configured variables only.
 */
export async function withLease(
  invocation: Invocation,
  context: AuthContext,
  chains: readonly Chain[],
  run: (lease: Lease) => Promise<number>,
  options: LendOptions = {},
): Promise<number> {
  const sessions = chains.length === 0
    ? []
    : await withPerson(invocation, context, (interaction) => sessionsFor(context, chains, interaction));
  const lease = await lend(context, sessions, options);
  invocation.keyringTalk.terminalIsLent = true;
  try {
    await lease.begin();
    return await run(lease);
  } finally {
    await lease.end();
  }
}
