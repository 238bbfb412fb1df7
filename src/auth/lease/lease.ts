import type { Way } from "../../clouds/lending.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import { noteLoan } from "../audit/loan.ts";
import { withIntegrations } from "../integrations/lay.ts";
import type { AuthContext } from "../context.ts";
import type { ActiveSession } from "../session.ts";
import { fileEnvironment, leaseEnvironment, tokenEnvironment } from "./environment.ts";
import { keepFresh } from "./keep_fresh.ts";
import type { Crowd } from "./lend_beside.ts";
import type { LeaseServer } from "./lease_server.ts";
import { type LiveOptions, liveSession } from "./live_session.ts";
import { type Borrower, scopesAhead, wayOf } from "./way.ts";

const NOBODY: ReadonlyMap<ActiveSession, ActiveSession> = new Map();

/** What a child is given of one or several identities, for as long as it runs. */
export interface Lease {
  /** In the order in which they were asked for; none when authentication is turned off. */
  readonly sessions: readonly ActiveSession[];
  /** What the child needs set and unset: paths and names, never a secret. */
  readonly environment: EnvironmentPatch;
  /** Called when the child is about to start: it is noted, and what lives as long as the child begins. */
  begin(): Promise<void>;
  /** Ends what lives as long as the child. */
  end(): Promise<void>;
}

export interface LendOptions extends Omit<LiveOptions, "scopes"> {
  /** How; by default as each identity, its provider or its cloud says. */
  readonly way?: Way | undefined;
  /** Leaves what an outer shell was lent. */
  readonly keep?: boolean | undefined;
  /** A child of this program, unless somebody reads the variables. */
  readonly borrower?: Borrower;
}

/**
 * Lends sessions to a child. While it runs they are renewed, where that needs no person. Whoever lends ends the lease
 * with the child. Of several of one cloud the first is who the child is; the others are found by their names, where
 * programs of the cloud know such names.
 *
 * @throws AtmosError `usage` for identities that cannot live side by side, `unsupported` for a way that programs of a
 * cloud do not know
 */
export async function lend(
  context: AuthContext,
  sessions: readonly ActiveSession[],
  { way, borrower = "child", keep = false, ...live }: LendOptions = {},
): Promise<Lease> {
  const lent = sessions.map((session) => {
    const scopes = scopesAhead(context, session.chain, way, borrower);
    return {
      session,
      way: wayOf(context, session.chain, way, borrower),
      live: liveSession(context, session, { ...live, scopes }),
    };
  });
  const ended = new AbortController();
  let server: LeaseServer | undefined;
  let crowd: Crowd | undefined;
  const end = async (): Promise<void> => {
    ended.abort();
    await server?.end();
    server = undefined;
    await crowd?.end();
    crowd = undefined;
  };
  try {
    const patches = new Map<ActiveSession, EnvironmentPatch>();
    // What lies there is gone with the child: nobody knows when a reader needs it no more.
    const crowding = borrower === "child" && sessions.length > 1
      ? await import("./lend_beside.ts")
      : undefined;
    const beside = crowding?.besideOthers(context, sessions) ?? NOBODY;
    for (const { session, way, live } of lent) {
      if (beside.has(session)) patches.set(session, { set: {}, unset: [] });
      else if (way === "server") {
        server ??= await (await import("./lease_server.ts")).leaseServer(context);
        patches.set(session, await server.serve(session, live));
      } else if (way === "process") {
        patches.set(session, await (await import("./lend_process.ts")).lendProcess(context, session));
      } else if (way === "token") {
        patches.set(session, await tokenEnvironment(context, session));
      } else patches.set(session, fileEnvironment(context, session));
    }
    if (beside.size > 0) crowd = await crowding?.lendBeside(context, beside, patches);
    const environment = await withIntegrations(
      context,
      sessions,
      await leaseEnvironment(context, sessions, crowd?.patches ?? [...patches.values()], keep),
      keep,
    );
    return {
      sessions,
      environment,
      async begin(): Promise<void> {
        for (const { session, live } of lent) {
          await noteLoan(context, session.chain);
          // Nobody waits for it: what it writes is written whole or not at all.
          void keepFresh(live, context.system.clock, ended.signal);
        }
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
