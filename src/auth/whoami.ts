import { AtmosError, messageOf } from "../errors.ts";
import { type Fact, mergedFacts } from "../clouds/fact.ts";
import type { EnvironmentPatch } from "../system/ports.ts";
import type { AuthContext } from "./context.ts";
import type { Chain } from "./chain.ts";
import { withIntegrationsMade } from "./integrations/lay.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import { shownEnvironment } from "./lease/environment.ts";
import { type ActiveSession, ensureSession, remainingLife, storedSession } from "./session.ts";
import { inTime } from "./network_time.ts";
import { silent, watched } from "./silent.ts";

export interface WhoamiReport {
  readonly realm: string | undefined;
  readonly provider: string;
  readonly identity: string;
  readonly chain: readonly string[];
  /** What the cloud says, where it was asked and answered, and what the credentials tell. */
  readonly facts: readonly Fact[];
  /** Milliseconds since 1970; undefined when the session does not expire. */
  readonly expiresAt: number | undefined;
  readonly environment: EnvironmentPatch;
  /** `cached` when the cloud was not asked. */
  readonly state: "valid" | "cached" | "refused" | "unverified";
  /** Why it was refused or could not be verified. */
  readonly reason: string | undefined;
}

/**
 * Who one is. A session that can be renewed without a person is; the cloud is then asked. `cached` reads the
 * stored session only: no network, no renewal. The list of variables runs no program either way. `notice` hears what is waited for.
 *
 * @throws AtmosError `not_signed_in` when there is no session
 */
export async function whoami(
  context: AuthContext,
  chain: Chain,
  options: { readonly cached: boolean; readonly notice: (message: string) => void },
): Promise<WhoamiReport> {
  const session = options.cached
    ? await liveSession(context, chain)
    : await ensureSession(context, chain, watched(options.notice));
  const verdict = options.cached ? { state: "cached" as const } : await ask(context, session);
  return {
    realm: context.realm,
    provider: session.provider,
    identity: session.identity,
    chain: session.chain.names,
    facts: mergedFacts(
      verdict.caller ?? [],
      context.clouds.describeIdentity(chain.target),
      session.credentials.facts,
      verdict.caller ?? [],
    ),
    expiresAt: session.credentials.expiresAt,
    environment: await withIntegrationsMade(context, session, shownEnvironment(context, [session])),
    state: verdict.state,
    reason: verdict.reason,
  };
}

async function liveSession(context: AuthContext, chain: Chain): Promise<ActiveSession> {
  const session = await storedSession(context, chain);
  if (session !== undefined && remainingLife(session.credentials, context.system.clock.now()) > 0) {
    return session;
  }
  const { name } = chain.target;
  const state = session !== undefined
    ? "the session has expired"
    : await hasOthers(context, chain)
    ? "not signed in with these settings, the stored session was made for others"
    : "not signed in";
  throw new AtmosError("not_signed_in", `cannot tell who "${printable(name)}" is: ${state}`, {
    hint: `Run \`atmos auth login ${typedWord(name)}\`.`,
  });
}

/** Whether something is stored under the names that was made for other settings. */
async function hasOthers(context: AuthContext, { target, root }: Chain): Promise<boolean> {
  const stored = await context.clouds.sessions(target).list(root, context);
  return stored.some(({ identity }) => identity === target.name);
}

interface Verdict {
  readonly state: WhoamiReport["state"];
  readonly caller?: readonly Fact[];
  readonly reason?: string;
}

async function ask(context: AuthContext, session: ActiveSession): Promise<Verdict> {
  try {
    return {
      state: "valid",
      caller: await context.clouds.sessions(session.chain.target).whoami(session.credentials, {
        ...context,
        system: inTime(context.system, silent).system,
      }),
    };
  } catch (error) {
    const refused = error instanceof AtmosError &&
      (error.code === "not_signed_in" || error.code === "access_denied");
    return { state: refused ? "refused" : "unverified", reason: messageOf(error) };
  }
}
