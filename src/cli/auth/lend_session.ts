import type { AuthContext } from "../../auth/context.ts";
import { childEnvironment, plainEnvironment } from "../../auth/environment.ts";
import { noteLoan } from "../../auth/audit/loan.ts";
import { keepFresh } from "../../children/keep_fresh.ts";
import { type ActiveSession, ensureSession } from "../../auth/session.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Invocation } from "../line/invocation.ts";
import { withPerson } from "../asking/sign_in.ts";

export interface Loan {
  readonly patch: EnvironmentPatch;
  /** Undefined when authentication is turned off. */
  readonly session: ActiveSession | undefined;
}

/**
 * Gives a child the session of an identity, signing in first where a person is there to do so, and keeps the
 * session fresh for as long as the child runs. Without an identity the child gets the configured variables only.
 */
export async function lendSession(
  invocation: Invocation,
  context: AuthContext,
  identity: string | undefined,
  run: (loan: Loan) => Promise<number>,
): Promise<number> {
  if (identity === undefined) {
    return await run({ patch: await plainEnvironment(context), session: undefined });
  }
  const session = await withPerson(
    invocation,
    context,
    (interaction) => ensureSession(context, identity, interaction),
  );
  await noteLoan(context, session.chain);
  invocation.keyringTalk.terminalIsLent = true;
  const ended = new AbortController();
  // Nobody waits for it: what it writes is written whole or not at all.
  void keepFresh(context, session, ended.signal);
  try {
    return await run({ patch: await childEnvironment(context, session), session });
  } finally {
    ended.abort();
  }
}
