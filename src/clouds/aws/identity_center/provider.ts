import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import type { Provider, SignInEvent, SignInRequest } from "../../link.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { failureError } from "../aws_failure.ts";
import { connectPortal, type Portal } from "../portal.ts";
import { currentAccounts } from "./account_list.ts";
import { connectOidc, type Oidc } from "./oidc.ts";
import { type PortalRecord, portalRecord, waitingFor } from "./portal_record.ts";
import { lives, type PortalSession, type SignedInSession } from "./portal_session.ts";
import { PortalToken } from "./portal_token.ts";
import { canRenew, renew } from "./renewal.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { namesake } from "./shared_portal.ts";
import { signIn } from "./sign_in.ts";

/** A stored token with less left than this is renewed, in milliseconds. */
const BUFFER = 5 * 60_000;

interface Work {
  readonly settings: PortalSettings;
  readonly request: SignInRequest;
  readonly record: PortalRecord;
  /** Loads the AWS SDK. */
  readonly oidc: () => Oidc;
  /** Loads the AWS SDK. */
  readonly portal: () => Portal;
}

/** `aws/iam-identity-center` */
export function identityCenter(
  entry: ProviderEntry,
  connect = connectOidc,
  toPortal = connectPortal,
): Provider {
  return {
    async authenticate(request): Promise<PortalToken> {
      const settings = await portalSettings(entry, request.system.env);
      const place = { region: settings.region, endpoint: settings.oidcEndpoint };
      const keptAs = await namesake(request, settings);
      const work = {
        settings,
        request,
        record: await portalRecord(request, settings, keptAs),
        oidc: () => connect(request.system, place),
        portal: () =>
          toPortal(request.system, {
            region: settings.region,
            endpoint: settings.portalEndpoint,
            cancelled: request.interaction.cancelled,
          }),
      };
      const session = await openSession(work);
      const accounts = request.chain.length === 1 ? await accountNames(work, session) : undefined;
      return new PortalToken({
        ...session.token,
        portal: settings,
        keptAs,
        person: session.person,
        accounts,
        kept: session.accounts,
      });
    },
  };
}

/**
 * The stored session while it is good; else renewed; else, when a person may be asked, signed in anew. One process
 * does that, and those who waited for it find what it left.
 */
async function openSession(work: Work): Promise<SignedInSession> {
  const { record, request: { system: { clock }, interaction } } = work;
  const read = !interaction.mayAsk
    ? record.read
    : (): Promise<PortalSession> => record.readOrReplace(interaction.notice);
  const stored = await read();
  if (lives(stored, clock.now(), BUFFER)) return stored;
  if (!interaction.mayAsk && !canRenew(stored, clock.now())) return lastMinutes(work, stored);
  const asked = clock.now();
  return await record.exclusively(waitingFor(interaction), async () => {
    const session = await read();
    if (lives(session, clock.now(), BUFFER)) return session;
    const renewed = canRenew(session, clock.now()) ? await renewStored(work, session, asked) : undefined;
    if (renewed !== undefined) return renewed;
    const rest = await read();
    return !interaction.mayAsk ? lastMinutes(work, rest) : await signInByPerson(work, rest);
  });
}

/**
 * The session with a new token, or with the old one while it lives; undefined when only a person can help.
 *
 * @param asked since when this process wanted that: how others fared in the meantime, it would fare, too
 */
async function renewStored(
  work: Work,
  session: PortalSession,
  asked: number,
): Promise<SignedInSession | undefined> {
  const { record, settings, request: { system: { clock, log }, interaction } } = work;
  const failure = await record.failures.since(asked);
  if (failure !== undefined) {
    if (lives(session, clock.now(), 0)) return session;
    throw failure;
  }
  // A refresh token works once. Before it is spent, the place for the next one must be known to be writable.
  await record.write(session);
  const renewal = await renew(session, {
    oidc: work.oidc(),
    clock,
    cancelled: interaction.cancelled,
    defaultLife: settings.defaultLife,
  });
  switch (renewal.kind) {
    case "renewed":
      await record.write(renewal.session);
      await record.failures.clear();
      log.info("Sign-in renewed", { provider: settings.provider });
      await tell(work, "by renewal", undefined);
      return renewal.session;
    case "over":
      await record.write(renewal.session);
      log.info("Sign-in cannot be renewed any more", { provider: settings.provider });
      await tell(work, "by renewal", "not_signed_in");
      return undefined;
    case "undecided":
      await record.failures.keep(renewal.error);
      await tell(work, "by renewal", renewal.error.code);
      log.warn("Sign-in could not be renewed", {
        provider: settings.provider,
        reason: renewal.error.message,
      });
      if (lives(session, clock.now(), 0)) return session;
      if (renewal.transient || !interaction.mayAsk) throw renewal.error;
      return undefined;
  }
}

/** What a sign-in at the provider alone is good for, which also tells whose it is. It does not fail for want of that. */
async function accountNames(work: Work, session: SignedInSession): Promise<readonly string[] | undefined> {
  const { record, request: { system, interaction } } = work;
  try {
    const accounts = session.accounts ?? await currentAccounts({
      portal: work.portal(),
      record,
      accessToken: session.token.accessToken,
      waiting: waitingFor(interaction),
    }, undefined);
    return accounts.map(({ name }) => name).sort();
  } catch (error) {
    if (interaction.cancelled.aborted) throw error;
    system.log.info("The accounts of a sign-in are not known", {
      reason: failureError(error, "cannot list them"),
    });
    return undefined;
  }
}

async function signInByPerson(work: Work, before: PortalSession): Promise<SignedInSession> {
  const { request, record, settings } = work;
  try {
    const session = await signIn(before, {
      request,
      oidc: work.oidc(),
      provider: settings.provider,
      defaultLife: settings.defaultLife,
      remember: record.write,
    });
    request.system.log.info("Signed in", { provider: settings.provider });
    await tell(work, "by a person", undefined);
    return session;
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    request.system.log.info("Sign-in failed", { provider: settings.provider, reason });
    await tell(work, "by a person", reason);
    throw error;
  }
}

function tell(
  { request, settings }: Work,
  how: SignInEvent["how"],
  failure: string | undefined,
): Promise<void> {
  return request.onSignIn({ provider: settings.provider, how, failure });
}

/** What cannot be renewed is used until it ends. */
function lastMinutes(work: Work, session: PortalSession): SignedInSession {
  if (lives(session, work.request.system.clock.now(), 0)) return session;
  throw notSignedIn(
    work.request,
    work.settings.provider,
    session.token === undefined ? undefined : "the sign-in has ended",
  );
}
