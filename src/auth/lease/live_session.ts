import type { Credentials } from "../../clouds/credentials.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { AuthContext } from "../context.ts";
import { type ActiveSession, ensureSession, holdsAll, storedSession } from "../session.ts";
import { silent } from "../silent.ts";
import { dueAt, type Life, renewalLead } from "./renewal_time.ts";

/** A session that is lent, as it is by now: renewed here or by anybody else. */
export interface LiveSession {
  readonly credentials: Credentials;
  readonly life: Life;
  /** Takes what lies in the store, when that is good for longer. */
  look(): Promise<void>;
  /**
   * Renews it where that needs no person, one renewal at a time. Whether it is good for a while then. Never asks
   * anybody, and never fails: what went wrong is in the log.
   */
  renew(): Promise<boolean>;
  /** Asks for scopes that it lacks, one after the other; never asks anybody, and never fails, like {@link renew}. */
  more(scopes: readonly string[]): Promise<void>;
}

/** Milliseconds in which what could not be had is not asked for again. */
const BREATH = 10_000;

export interface LiveOptions {
  /** Seconds that renewed sessions shall last. */
  readonly duration?: number | undefined;
  /** What renewed sessions are for beside what everybody needs. */
  readonly scopes?: readonly string[];
  /** Called once for each session that ends soon and that only a person can renew. */
  readonly onNeed?: ((life: Life, identity: string) => void) | undefined;
}

export function liveSession(
  context: AuthContext,
  session: ActiveSession,
  { duration, scopes = [], onNeed }: LiveOptions = {},
): LiveSession {
  const { clock, log } = context.system;
  let current: Pick<ActiveSession, "credentials" | "issuedAt"> = session;
  let needed: unknown;
  let running: Promise<boolean> | undefined;
  const lifeOf = ({ credentials, issuedAt }: typeof current): Life => ({
    issuedAt,
    expiresAt: credentials.expiresAt,
  });
  const take = (found: typeof current | undefined): void => {
    const end = (one: typeof current): number => one.credentials.expiresAt ?? Infinity;
    if (found !== undefined && end(found) > end(current)) current = found;
  };
  const failed = (error: unknown): void => {
    const reason = messageOf(error);
    log.info("Session is not renewed in the background", { identity: session.identity, reason });
    if (!(error instanceof AtmosError) || error.code !== "not_signed_in" || needed === current) return;
    needed = current;
    onNeed?.(lifeOf(current), session.identity);
  };
  const renew = async (): Promise<boolean> => {
    try {
      const minimumLife = renewalLead(lifeOf(current));
      const found = await ensureSession(context, session.chain, silent, { minimumLife, duration, scopes });
      take(found);
      if (found.failure !== undefined) failed(found.failure);
    } catch (error) {
      failed(error);
    }
    return dueAt(lifeOf(current)) > clock.now();
  };
  const triedAt = new Map<string, number>();
  const fill = async (wanted: readonly string[]): Promise<void> => {
    if (holdsAll(current.credentials, wanted)) return;
    const name = wanted.join(" ");
    if (clock.now() - (triedAt.get(name) ?? -Infinity) < BREATH) return;
    triedAt.set(name, clock.now());
    try {
      const found = await ensureSession(context, session.chain, silent, {
        minimumLife: renewalLead(lifeOf(current)),
        duration,
        scopes: [...scopes, ...wanted],
      });
      if (holdsAll(found.credentials, wanted)) current = found;
      if (found.failure !== undefined) failed(found.failure);
    } catch (error) {
      failed(error);
    }
  };
  let filling = Promise.resolve();
  return {
    get credentials(): Credentials {
      return current.credentials;
    },
    get life(): Life {
      return lifeOf(current);
    },
    look: async () => take(await storedSession(context, session.chain).catch(() => undefined)),
    more: (wanted) => filling = filling.then(() => fill(wanted)),
    renew: () => running ??= renew().finally(() => running = undefined),
  };
}
