/**
 * Who signed in at a portal. Identity Center itself does not say. STS does, as soon as there are credentials of a role:
 * their session is named after the person. So the first ones of each sign-in are looked at before anything is done with
 * them.
 */
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { type Fact, valueOf } from "../../fact.ts";
import { acceptPerson } from "../../last_person.ts";
import type { SignInRequest } from "../../link.ts";
import { type AskCaller, askSts } from "../confirm_caller.ts";
import { endpointFor } from "../endpoints.ts";
import type { AwsKeys } from "../keys.ts";
import type { PortalWork } from "./account_list.ts";
import { portalKey } from "./portal_record.ts";
import { type PortalSession, UNKNOWN_PERSON } from "./portal_session.ts";
import type { PortalToken } from "./portal_token.ts";

/** Asks who the keys of a portal are for. */
export type AskForPortal = (
  keys: AwsKeys,
  request: SignInRequest,
  token: PortalToken,
) => Promise<readonly Fact[]>;

/**
 * Makes sure, once for each sign-in, that it is the person's who signed in last, or that a change is wanted. One that
 * is not is forgotten.
 *
 * @throws AtmosError `sign_in_failed`
 */
export async function checkPerson(
  work: PortalWork,
  request: SignInRequest,
  token: PortalToken,
  ask: AskCaller,
): Promise<void> {
  if (token.person !== undefined) return;
  const { record, accessToken, waiting } = work;
  await record.exclusively(waiting, async () => {
    const session = await record.read();
    const isCurrent = session.token?.accessToken.reveal() === accessToken.reveal();
    if (isCurrent && session.person !== undefined) return;
    const remember = async (change: Partial<PortalSession>): Promise<void> => {
      if (isCurrent) await record.write({ ...session, ...change });
    };
    let person: string;
    try {
      person = personIn(valueOf(await ask(), "principal") ?? "");
    } catch (error) {
      const reason = messageOf(error);
      request.system.log.info("Who signed in is not known", { provider: token.portal.provider, reason });
      if (request.interaction.mayAsk) {
        request.interaction.notice(
          `Who signed in at "${printable(token.portal.provider)}" could not be found out: ${reason}`,
        );
      }
      return await remember({ person: UNKNOWN_PERSON });
    }
    try {
      const { portal } = token;
      await acceptPerson(request, { portal: await portalKey(portal), provider: portal.provider, person });
    } catch (error) {
      if (!(error instanceof AtmosError && error.code === "sign_in_failed")) throw error;
      await remember({ token: undefined, refresh: undefined, accounts: undefined });
      await work.portal.logout(accessToken).catch(() => {});
      throw error;
    }
    await remember({ person });
  });
}

/** Asks STS, unless the keys are for another one. */
export const askForPortal: AskForPortal = async (keys, request, { portal }) => {
  // Keys of an endpoint that the configuration names are not for the STS of AWS.
  if (portal.portalEndpoint !== undefined && endpointFor("STS", request.system.env) === undefined) {
    throw new Error("the portal has an endpoint of its own, and STS has none");
  }
  return await askSts(keys, request)();
};

/** The name of the session of a role, which Identity Center makes of the user's. Pure. */
export function personIn(arn: string): string {
  const [, person] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/([\w+=,.@-]{2,64})$/.exec(arn) ?? [];
  if (person === undefined) throw new Error("AWS does not tell");
  return person;
}
