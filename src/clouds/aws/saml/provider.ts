import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { withLock } from "../../../files/lock.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import { signInMark } from "../../kept_sign_in.ts";
import { acceptPerson } from "../../last_person.ts";
import type { Provider, SignInRequest } from "../../link.ts";
import { notSignedIn } from "../../not_signed_in.ts";
import { SamlAssertion } from "./assertion.ts";
import { judgeResponse } from "./judge_response.ts";
import type { SamlResponse } from "./response_xml.ts";
import { type Driver, type SamlSettings, samlSettings } from "./settings.ts";

/** Gets what an identity provider posts, in base64. */
export type Drive = (settings: SamlSettings, request: SignInRequest) => Promise<string>;

const DRIVERS: Readonly<Record<Driver, Drive>> = {
  browser: async (settings, request) =>
    await (await import("./browser_driver.ts")).signInByDrivenBrowser(settings, request),
  loopback: async (settings, request) =>
    await (await import("./loopback_driver.ts")).signInByLoopback(settings, request),
  form: async (settings, request) => await (await import("./form_driver.ts")).signInByForm(settings, request),
  okta: async (settings, request) => await (await import("./okta_driver.ts")).signInAtOkta(settings, request),
};

/** Milliseconds to wait for another process, with a person who is signing in. */
const WAIT = 12 * 60_000;

/** `aws/saml`: an identity provider says who somebody is. What it says is used at once, and kept nowhere. */
export function saml(entry: ProviderEntry, drivers: Readonly<Record<Driver, Drive>> = DRIVERS): Provider {
  return {
    async authenticate(request): Promise<SamlAssertion> {
      const settings = await samlSettings(entry);
      const { interaction, system, folders, realm } = request;
      // Nobody is there to sign in; forms can be filled in as long as nobody has to be asked.
      if (!interaction.mayAsk && (settings.driver === "browser" || settings.driver === "loopback")) {
        throw notSignedIn(request, settings.provider);
      }
      const lock = {
        name: [...(realm === undefined ? [] : [realm]), "aws-saml", settings.provider].join("-"),
        what: `the sign-in at "${printable(settings.provider)}"`,
        limit: WAIT,
        onWait: (what: string): void =>
          interaction.notice(`Waiting for another atmos command to finish ${what}…`),
      };
      const dir = new ScopedDir(system.files, folders.cache);
      return await withLock(system, dir, lock, () => signIn(settings, request, drivers[settings.driver]));
    },
  };
}

async function signIn(settings: SamlSettings, request: SignInRequest, drive: Drive): Promise<SamlAssertion> {
  const { system: { log, clock } } = request;
  const { provider, audience, region, duration, providerArn } = settings;
  const tell = (failure: string | undefined): Promise<void> =>
    request.onSignIn({ provider, how: "by a person", failure });
  try {
    const posted = await drive(settings, request);
    const recipient = settings.loopbackPort === undefined
      ? undefined
      : `http://127.0.0.1:${settings.loopbackPort}/saml`;
    const response = judgeResponse(posted, provider, { audience, recipient, now: clock.now() });
    const portal = `saml-${await signInMark("aws-saml", [settings.url, audience ?? null])}`;
    await accept(settings, request, response, portal);
    log.info("Signed in", { provider });
    await tell(undefined);
    return new SamlAssertion({
      posted: new Secret(posted.replace(/\s+/g, "")),
      response,
      provider,
      region,
      duration,
      providerArn,
      portal,
    });
  } catch (error) {
    const reason = error instanceof AtmosError ? error.code : "unexpected";
    log.info("Sign-in failed", { provider, reason });
    await tell(reason);
    throw error;
  }
}

/** Whoever can post to this machine, or shares a browser's profile, could have somebody else signed in. */
async function accept(
  { provider }: SamlSettings,
  request: SignInRequest,
  { sessionName: person }: SamlResponse,
  portal: string,
): Promise<void> {
  // Whose an answer is that only AWS can read is known with its role, see `take_role.ts`.
  if (person !== undefined) await acceptPerson(request, { portal, provider, person });
}
