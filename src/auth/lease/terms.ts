import type { Interaction } from "../../clouds/interaction.ts";
import type { Way } from "../../clouds/lending.ts";
import { spoken } from "../../duration.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { type ActiveSession, ensureSession, MINIMUM_LIFE, remainingLife } from "../session.ts";
import { type Borrower, scopesAhead } from "./way.ts";

/** What is wanted of sessions that are lent. */
export interface Terms {
  /** Milliseconds for which they must be good when the child starts. */
  readonly minimumLife?: number | undefined;
  /** Seconds for which those that are made now shall be good, as far as the cloud gives that. */
  readonly duration?: number | undefined;
  /** How they will be lent; by default to a child, as each identity, its provider or its cloud says. */
  readonly way?: Way | undefined;
  readonly borrower?: Borrower;
  /** What they are for instead, where nobody is lent to. */
  readonly scopes?: readonly string[] | undefined;
}

/**
 * Good sessions for all of these, one after the other, so that a person is asked one thing at a time.
 *
 * @throws AtmosError `too_short` when one would end too soon, and a new one does not last longer
 */
export async function sessionsFor(
  context: AuthContext,
  chains: readonly Chain[],
  interaction: Interaction,
  terms: Terms = {},
): Promise<ActiveSession[]> {
  const sessions: ActiveSession[] = [];
  for (const chain of chains) sessions.push(await sessionFor(context, chain, interaction, terms));
  return sessions;
}

async function sessionFor(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  { minimumLife = 0, duration, way, borrower = "child", scopes }: Terms,
): Promise<ActiveSession> {
  const session = await ensureSession(context, chain, interaction, {
    minimumLife: Math.max(MINIMUM_LIFE, minimumLife),
    duration,
    scopes: scopes ?? scopesAhead(context, chain, way, borrower),
  });
  const left = remainingLife(session.credentials, context.system.clock.now());
  const takesDuration = (): boolean => context.clouds.identity(chain.target).takesDuration ?? false;
  if (minimumLife > 0 && left < minimumLife) throw tooShort(session, left, minimumLife, takesDuration());
  if (duration !== undefined && !session.renewed && left < duration * 1000 - MINIMUM_LIFE) {
    const name = printable(session.identity);
    interaction.notice(
      takesDuration()
        ? `"${name}" has a session already, for ${spoken(left / 1000)}: --duration counts for the next one.`
        : `"${name}" lasts as long as its provider says: --duration changes nothing there.`,
    );
  }
  return session;
}

function tooShort(
  session: ActiveSession,
  left: number,
  wanted: number,
  takesDuration: boolean,
): AtmosError {
  const { identity, renewed, failure } = session;
  const name = printable(identity);
  const state = renewed
    ? `a new session lasts ${spoken(left / 1000)}`
    : `its session ends in ${spoken(left / 1000)}` +
      (failure === undefined ? "" : `, and is not renewed: ${printable(messageOf(failure))}`);
  return new AtmosError("too_short", `cannot lend "${name}" for ${spoken(wanted / 1000)}: ${state}`, {
    hint: renewed
      ? takesDuration
        ? "Ask for a longer session with `--duration`, where the role allows one, or for less time."
        : "How long it lasts is set at its provider: ask for less time with `--min-ttl`."
      : `Run \`atmos auth login ${typedWord(identity)}\`, then try again.`,
    cause: failure,
  });
}
