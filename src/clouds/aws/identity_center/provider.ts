import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { CloudContext, Provider, SignInRequest } from "../../cloud.ts";
import type { PortalToken } from "../../credentials.ts";
import { connectOidc, type Oidc } from "./oidc.ts";
import { type PortalRecord, portalRecord, waitingFor } from "./portal_record.ts";
import { lives, type PortalSession, type SignedInSession } from "./portal_session.ts";
import { canRenew, renew } from "./renewal.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { signIn, type SignInWork } from "./sign_in.ts";

/** A stored token with less left than this is renewed, in milliseconds. */
const BUFFER = 5 * 60_000;

interface Work {
  readonly settings: PortalSettings;
  readonly request: SignInRequest;
  readonly record: PortalRecord;
  /** Loads the AWS SDK. */
  readonly oidc: () => Promise<Oidc>;
}

/** `aws/iam-identity-center` */
export function identityCenter(entry: ProviderEntry, connect = connectOidc): Provider {
  return {
    kind: entry.kind,
    async authenticate(request): Promise<PortalToken> {
      const settings = await portalSettings(entry, request.system.env);
      const place = { region: settings.region, endpoint: settings.oidcEndpoint };
      const session = await openSession({
        settings,
        request,
        record: await portalRecord(request, settings),
        oidc: () => connect(request.system, place),
      });
      return portalToken(session);
    },
    async signedInUntil(context): Promise<number | undefined> {
      const record = await portalRecord(context, await portalSettings(entry, context.system.env));
      return (await record.read()).token?.expiresAt;
    },
    signOut: (context, notice) => signOut(entry, context, notice),
  };
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const SIGN_OUT_LIMIT = 10_000;

async function signOut(
  entry: ProviderEntry,
  context: CloudContext,
  notice: (message: string) => void = () => {},
): Promise<readonly string[]> {
  const settings = await portalSettings(entry, context.system.env);
  const record = await portalRecord(context, settings);
  const removed = await record.exclusively({ notice, limit: SIGN_OUT_LIMIT }, record.remove);
  return removed ? [`sign-in at ${printable(settings.startUrl)} (${settings.region})`] : [];
}

function portalToken(session: SignedInSession): PortalToken {
  return { type: "aws-portal", startUrl: session.startUrl, region: session.region, ...session.token };
}

/**
 * The stored session while it is good; else renewed; else, when a person may be asked, signed in anew. One process
 * does that, and those who waited for it find what it left.
 */
async function openSession(work: Work): Promise<SignedInSession> {
  const { record, request: { system: { clock }, interaction } } = work;
  const stored = await record.read();
  if (lives(stored, clock.now(), BUFFER)) return stored;
  if (interaction.means === "none" && !canRenew(stored, clock.now())) return lastMinutes(work, stored);
  return await record.exclusively(waitingFor(interaction), async () => {
    const session = await record.read();
    if (lives(session, clock.now(), BUFFER)) return session;
    const renewed = canRenew(session, clock.now()) ? await renewStored(work, session) : undefined;
    if (renewed !== undefined) return renewed;
    const rest = await record.read();
    return interaction.means === "none"
      ? lastMinutes(work, rest)
      : await signIn(rest, await signInWork(work));
  });
}

/** The session with a new token, or with the old one while it lives; undefined when only a person can help. */
async function renewStored(work: Work, session: PortalSession): Promise<SignedInSession | undefined> {
  const { record, settings, request: { system: { clock, log }, interaction } } = work;
  // A refresh token works once. Before it is spent, the place for the next one must be known to be writable.
  await record.write(session);
  const renewal = await renew(session, {
    oidc: await work.oidc(),
    clock,
    cancelled: interaction.cancelled,
    defaultLife: settings.defaultLife,
  });
  switch (renewal.kind) {
    case "renewed":
      await record.write(renewal.session);
      log.info("Sign-in renewed", { provider: settings.provider });
      return renewal.session;
    case "over":
      await record.write(renewal.session);
      log.info("Sign-in cannot be renewed any more", { provider: settings.provider });
      return undefined;
    case "undecided":
      log.warn("Sign-in could not be renewed", {
        provider: settings.provider,
        reason: renewal.error.message,
      });
      if (lives(session, clock.now(), 0)) return session;
      if (renewal.transient || interaction.means === "none") throw renewal.error;
      return undefined;
  }
}

async function signInWork(work: Work): Promise<SignInWork> {
  return {
    request: work.request,
    oidc: await work.oidc(),
    provider: work.settings.provider,
    defaultLife: work.settings.defaultLife,
    remember: work.record.write,
  };
}

/** What cannot be renewed is used until it ends. */
function lastMinutes(work: Work, session: PortalSession): SignedInSession {
  if (lives(session, work.request.system.clock.now(), 0)) return session;
  throw notSignedIn(work.request, work.settings.provider, session.token !== undefined);
}

/** The error for a sign-in that only a person can make. */
export function notSignedIn(request: SignInRequest, provider: string, before: boolean): AtmosError {
  const identity = request.chain.length > 1 ? request.chain.at(-1) : undefined;
  const command = identity === undefined
    ? `atmos auth login --provider ${printable(provider)}`
    : `atmos auth login ${printable(identity)}`;
  const state = before ? "the sign-in has ended" : "nobody is signed in";
  return new AtmosError("not_signed_in", `cannot use the provider "${printable(provider)}": ${state}`, {
    hint: `Run \`${command}\`.`,
  });
}
