import { AtmosError } from "../../../errors.ts";
import type { SignInRequest } from "../../link.ts";
import { signInByBrowser } from "../../oauth/browser_flow.ts";
import { signInByDevice } from "../../oauth/device_flow.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { identityCenterDialect } from "./dialect.ts";
import type { Oidc } from "./oidc.ts";
import type { PortalSession, SignedInSession } from "./portal_session.ts";
import {
  type Flow,
  isUsable,
  judgeRegistration,
  registerRequest,
  type Registration,
} from "./registration.ts";
import { withGrant, withoutRegistration } from "./renewal.ts";
import { judgeTokenFailure } from "./token_request.ts";

export interface SignInWork {
  readonly request: SignInRequest;
  readonly oidc: Oidc;
  readonly provider: string;
  /** Milliseconds that a token lives when the service does not say. */
  readonly defaultLife: number;
  /** Writes the session down. */
  readonly remember: (session: PortalSession) => Promise<void>;
}

/**
 * Signs in with the help of a person, by the means that there are, and remembers it. What the session of before knew
 * about the person, such as their accounts, is forgotten: it may be somebody else now.
 *
 * @throws AtmosError `sign_in_failed`, `cancelled`, `unavailable`
 */
export async function signIn(before: PortalSession, work: SignInWork): Promise<SignedInSession> {
  const { system, interaction } = work.request;
  const flow: Flow = interaction.hasBrowser ? "browser" : "device";
  const known = before.registrations[flow];
  try {
    if (isUsable(known, system.clock.now())) {
      try {
        return await signInWith(before, known, flow, work);
      } catch (error) {
        if (!isDeadClient(error)) throw error;
      }
    }
    const { session, registration } = await register(before, flow, work);
    return await signInWith(session, registration, flow, work);
  } catch (error) {
    // A registration that the service has dropped shows as a page of its own in the browser and never calls back:
    // after any failure, the next attempt starts with a new one.
    if (before.refresh?.flow !== flow) await work.remember(withoutRegistration(before, flow));
    throw failureError(error, "cannot sign in to IAM Identity Center", interaction.cancelled);
  }
}

async function register(
  before: PortalSession,
  flow: Flow,
  work: SignInWork,
): Promise<{ session: PortalSession; registration: Registration }> {
  const { interaction, system } = work.request;
  const reply = await work.oidc.register(registerRequest(flow, before.startUrl), interaction.cancelled);
  const registration = judgeRegistration(reply);
  const session = { ...before, registrations: { ...before.registrations, [flow]: registration } };
  await work.remember(session);
  system.log.debug("Registered with IAM Identity Center", { provider: work.provider, flow });
  return { session, registration };
}

async function signInWith(
  before: PortalSession,
  registration: Registration,
  flow: Flow,
  work: SignInWork,
): Promise<SignedInSession> {
  const { system, interaction } = work.request;
  const { provider, oidc, defaultLife } = work;
  const parts = { oidc, registration, startUrl: before.startUrl, clock: system.clock, defaultLife };
  const signInBy = flow === "device" ? signInByDevice : signInByBrowser;
  const grant = await signInBy({ dialect: identityCenterDialect(parts), interaction, system, provider });
  const session = withGrant({ ...before, accounts: undefined, person: undefined }, grant, flow);
  await work.remember(session);
  return session;
}

function isDeadClient(error: unknown): boolean {
  return !(error instanceof AtmosError) && judgeTokenFailure(readFailure(error)) === "dead_client";
}
