/** Renewing sessions: loaded when the stored one is not good any more. */
import { audited } from "./audit/journal.ts";
import { notingSignIns } from "./audit/sign_ins.ts";
import type { AuthContext } from "./context.ts";
import type { Chain } from "./chain.ts";
import type { SessionStore } from "../clouds/session_store.ts";
import type { SessionKey } from "../clouds/session.ts";
import { refuseUncompared } from "../clouds/expected_caller.ts";
import type { SignInRequest } from "../clouds/link.ts";
import type { Interaction } from "../clouds/interaction.ts";
import type { Credentials } from "../clouds/credentials.ts";
import type { IdentityEntry } from "../config/model.ts";
import { forgetLogout, takesBackLogout } from "./logged_out.ts";
import {
  type ActiveSession,
  holdsAll,
  isGood,
  remainingLife,
  sessionKey,
  type SessionOptions,
} from "./session.ts";
import { inTime } from "./network_time.ts";
import { lockFolder, sessionLock } from "./session_lock.ts";
import { fromProvider, isNotSignedIn } from "./from_provider.ts";
import { type Asked, wishFor } from "./link_wish.ts";
import { AtmosError, messageOf } from "../errors.ts";
import { failureNotes } from "../files/failure_notes.ts";
import { withLock } from "../files/lock.ts";
import { printable } from "../printable.ts";

/** How long another process may take: unattended, or with a person who is signing in; milliseconds. */
const WAIT_UNATTENDED = 2 * 60_000;
const WAIT_FOR_PERSON = 11 * 60_000;

interface Renewal extends Required<SessionOptions> {
  /** What was stored when it was found wanting: whoever has replaced it meanwhile has done the work. */
  readonly before: Credentials | undefined;
}

/**
 * A new session for the identity, unless another process has made one by then.
 *
 * @throws AtmosError `not_signed_in` when a person is needed and may not be asked
 */
export async function renewSession(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  { fresh, minimumLife, duration, byBrowser, scopes, before }: Renewal,
): Promise<ActiveSession> {
  const request = requestFor(context, chain, interaction, fresh);
  const work: Work = { context, chain, request, isLogin: fresh, minimumLife, duration, byBrowser, scopes };
  const link = await renewLink(work, chain.identities.length - 1, fresh, before);
  return { ...await sessionKey(context, chain), ...link, chain };
}

/**
 * What the identity hands on instead of its session, where it has that: the long-lived keys of a user, for what no session
 * opens. Undefined for all others.
 *
 * @throws AtmosError as {@link renewSession}
 */
export async function handedOnByTarget(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
): Promise<Credentials | undefined> {
  const request = requestFor(context, chain, interaction, false);
  const work: Work = { context, chain, request, isLogin: false, minimumLife: 0 };
  return await handedOn(work, chain.identities.length - 1, { ...request, wish: { keys: true } });
}

interface Work {
  readonly context: AuthContext;
  readonly chain: Chain;
  /** What every link is asked with; an identity sees nothing of the configuration but its own entry. */
  readonly request: Omit<SignInRequest, "wish">;
  readonly isLogin: boolean;
  readonly minimumLife: number;
  /** Seconds, for the last link alone: its length is what a person sees. */
  readonly duration?: number | undefined;
  /** Likewise for the last link alone. */
  readonly byBrowser?: boolean;
  readonly scopes?: readonly string[];
}

function requestFor(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  isLogin: boolean,
): Work["request"] {
  const { system, folders, realm, keyring } = context;
  return {
    folders,
    realm,
    keyring,
    chain: chain.names,
    isConfigured: context.configuration.auth.identities.has(chain.target.name),
    onSignIn: notingSignIns(context, { identity: chain.target.name, chain: chain.names, isLogin }),
    ...inTime(system, interaction),
  };
}

/** A link, and where its session is filed. */
interface Filed {
  readonly entry: IdentityEntry;
  readonly store: SessionStore;
  readonly key: SessionKey;
}

type Link = Pick<ActiveSession, "credentials" | "renewed" | "issuedAt" | "failure">;

async function ensureLink(work: Work, index: number, fresh: boolean): Promise<Link> {
  const { store, key } = await placeOf(work, index);
  const before = await store.read(key, work.context);
  if (!fresh && isGood(work.context, before, work.minimumLife)) {
    return foundLink(before);
  }
  return await renewLink(work, index, fresh, before);
}

function foundLink(credentials: Credentials): Link {
  return { credentials, renewed: false, issuedAt: credentials.issuedAt };
}

async function placeOf({ context, chain }: Work, index: number): Promise<Filed> {
  const entry = chain.identities[index];
  if (entry === undefined) throw new Error(`link ${index} is not in the chain`);
  const key = await sessionKey(context, chain, entry);
  return { entry, key, store: context.clouds.sessions(entry) };
}

async function renewLink(
  work: Work,
  index: number,
  fresh: boolean,
  before: Credentials | undefined,
): Promise<Link> {
  const { context, chain } = work;
  const { entry, store, key } = await placeOf(work, index);
  const { interaction } = work.request;
  const lock = sessionLock(key);
  const failures = failureNotes(context.system, lockFolder(context), lock.name);
  const asked = context.system.clock.now();
  const options = {
    ...lock,
    limit: interaction.mayAsk ? WAIT_FOR_PERSON : WAIT_UNATTENDED,
    onWait: (what: string): void => interaction.notice(`Waiting for another process that renews ${what}…`),
  };
  return await withLock(context.system, lockFolder(context), options, async () => {
    const after = await store.read(key, context);
    const renewedByAnother = after?.expiresAt !== before?.expiresAt;
    const scopes = entry === chain.target ? work.scopes ?? [] : [];
    const isEnough = isGood(context, after, work.minimumLife) && holdsAll(after, scopes);
    if ((!fresh || renewedByAnother) && isEnough) return foundLink(after);
    const isAsked = work.isLogin || interaction.mayAsk;
    const isReturning = await takesBackLogout(context, entry.name, { isAsked, target: chain.target.name });
    if (isReturning && !work.isLogin) {
      interaction.notice(`Signing in as "${printable(entry.name)}" again, after its logout…`);
    }
    // Whoever waited shares what happened meanwhile; only a person can do more than those who had none.
    const met = await failures.since(asked);
    const failure = interaction.mayAsk && met?.code === "not_signed_in" ? undefined : met;
    try {
      if (failure !== undefined) throw failure;
      const about = {
        event: "refresh",
        identity: entry.name,
        provider: key.provider,
        chain: chain.names,
      } as const;
      const credentials = await audited(context, about, () => renew(work, index, { store, key, after }));
      if (isReturning) await forgetLogout(context, entry.name);
      await failures.clear();
      return { credentials, renewed: true, issuedAt: context.system.clock.now() };
    } catch (error) {
      if (error !== failure) await failures.keep(error);
      const isOther = error instanceof AtmosError && error.code === "wrong_account";
      if (!fresh && !isOther && after !== undefined && remainingLife(after, context.system.clock.now()) > 0) {
        return lastMinutes(work, entry.name, after, error);
      }
      throw error;
    }
  });
}

/** What cannot be renewed is lent while it lives, and said. */
function lastMinutes(work: Work, identity: string, credentials: Credentials, error: unknown): Link {
  work.context.system.log.info("Session could not be renewed, using it until it expires", {
    identity,
    expires: new Date(credentials.expiresAt ?? 0).toISOString(),
    reason: messageOf(error),
  });
  return { ...foundLink(credentials), failure: error };
}

async function renew(
  work: Work,
  index: number,
  { store, key, after }: Pick<Filed, "store" | "key"> & { readonly after: Credentials | undefined },
): Promise<Credentials> {
  const { context, chain } = work;
  const entry = chain.identities[index];
  if (entry === undefined) throw new Error(`link ${index} is not in the chain`);
  await entry.prepare();
  await chain.provider?.prepare();
  const identity = context.clouds.identity(entry);
  refuseUncompared(entry, context.clouds.compares(entry));
  const asked: Asked = entry === chain.target ? work : { minimumLife: work.minimumLife };
  // Whoever needs what it had finds it again: programs read it in files, or ask for it once more.
  const scopes = [...asked.scopes ?? [], ...after?.askedFor ?? []];
  const wish = wishFor(entry, identity, { ...asked, scopes }, work.request.interaction);
  const own = { ...work.request, wish, madeFor: key.madeFor };
  const log = context.system.log;
  log.debug("Renewing session", { identity: entry.name, chain: chain.names });
  let credentials: Credentials;
  if (index > 0) {
    const handed = await handedOn(work, index - 1, own);
    credentials = handed === undefined
      ? await fromLink(work, index - 1, (upstream) => identity.assume(upstream, own))
      : await identity.assume(handed, own);
  } else if (chain.provider === undefined) {
    credentials = await identity.assume(undefined, own);
  } else {
    const provider = context.clouds.provider(chain.provider);
    credentials = await fromProvider(provider, (upstream) => identity.assume(upstream, own), {
      ...own,
      providers: context.providers,
    });
  }
  await store.write({ ...key, credentials }, context);
  if (remainingLife(credentials, context.system.clock.now()) <= 0) {
    log.warn("A new session looks expired, so the clock of this machine is probably wrong", {
      identity: entry.name,
      expires: expiryText(credentials),
    });
  }
  log.info("Session renewed", {
    identity: entry.name,
    provider: chain.root,
    expires: expiryText(credentials),
  });
  return credentials;
}

/** What the link hands on instead of its session; undefined for one that always hands on that. */
async function handedOn(work: Work, index: number, request: SignInRequest): Promise<Credentials | undefined> {
  const { context } = work;
  const { entry, store, key } = await placeOf(work, index);
  const identity = context.clouds.identity(entry);
  if (identity.handOn === undefined) return undefined;
  const isAsked = work.isLogin || work.request.interaction.mayAsk;
  const target = work.chain.target.name;
  const isReturning = await takesBackLogout(context, entry.name, { isAsked, target });
  await entry.prepare();
  const stored = await store.read(key, context);
  const session = isGood(context, stored, work.minimumLife) ? stored : undefined;
  const handed = await identity.handOn(request, session);
  if (isReturning) await forgetLogout(context, entry.name);
  return handed;
}

/**
 * The session of the link before turned into the identity's. One that was found and turns out to have ended before its
 * time is renewed once.
 */
async function fromLink(
  work: Work,
  index: number,
  assume: (upstream: Credentials) => Promise<Credentials>,
): Promise<Credentials> {
  const { credentials, renewed } = await ensureLink(work, index, false);
  try {
    return await assume(credentials);
  } catch (error) {
    if (renewed || !isNotSignedIn(error)) throw error;
    return await assume((await ensureLink(work, index, true)).credentials);
  }
}

function expiryText(credentials: Credentials): string {
  return credentials.expiresAt === undefined ? "never" : new Date(credentials.expiresAt).toISOString();
}
