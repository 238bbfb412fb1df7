import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { type Lease, lend, type LendOptions } from "../../auth/lease/lease.ts";
import { sessionsFor } from "../../auth/lease/terms.ts";
import { withPerson } from "../asking/sign_in.ts";
import type { Lending } from "./lending_options.ts";
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
  { way, terms = {}, keep, onNeed }: Partial<Lending> & Pick<LendOptions, "onNeed"> = {},
): Promise<number> {
  const sessions = chains.length === 0 ? [] : await withPerson(
    invocation,
    context,
    (interaction) => sessionsFor(context, chains, interaction, { ...terms, way }),
  );
  const lease = await lend(context, sessions, { way, keep, duration: terms.duration, onNeed });
  invocation.keyringTalk.terminalIsLent = true;
  try {
    await lease.begin();
    return await run(lease);
  } finally {
    await lease.end();
  }
}
