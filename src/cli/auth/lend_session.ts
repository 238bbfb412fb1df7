import type { AuthContext } from "../../auth/context.ts";
import type { ActiveSession } from "../../auth/session.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Invocation } from "../invocation.ts";
import { withPerson } from "../sign_in.ts";

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
  const { childEnvironment, plainEnvironment } = await import("../../auth/environment.ts");
  if (identity === undefined) {
    return await run({ patch: await plainEnvironment(context), session: undefined });
  }
  const { ensureSession } = await import("../../auth/session.ts");
  const { keepFresh } = await import("../../children/keep_fresh.ts");
  const session = await withPerson(
    invocation,
    context,
    (interaction) => ensureSession(context, identity, interaction),
  );
  const ended = new AbortController();
  // Nobody waits for it: what it writes is written whole or not at all.
  void keepFresh(context, session, ended.signal);
  try {
    return await run({ patch: await childEnvironment(context, session), session });
  } finally {
    ended.abort();
  }
}
