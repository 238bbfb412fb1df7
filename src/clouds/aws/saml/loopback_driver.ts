/** For identity providers that may send their answer to this machine: no browser has to be driven. */
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { LoopbackReply, LoopbackServer } from "../../../system/ports.ts";
import type { SignInRequest } from "../../link.ts";
import type { SamlSettings } from "./settings.ts";

/** Milliseconds to wait for the person. */
const PATIENCE = 10 * 60_000;
/** Bytes of the form: AWS takes 100,000 characters, which grow on the way. */
const LARGEST = 400_000;

const page = (status: number, text: string): LoopbackReply => ({
  status,
  html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Atmos</title><p>${text}</p></html>`,
});

/**
 * The person signs in in their own browser. Whoever can post to this machine can post an answer: AWS judges whose it
 * is, by its signature.
 */
export async function signInByLoopback(settings: SamlSettings, request: SignInRequest): Promise<string> {
  const { provider, url, loopbackPort } = settings;
  const { interaction, system: { browser, clock } } = request;
  const came = Promise.withResolvers<string>();
  const server = await listen(settings, request, (posted) => came.resolve(posted));
  const over = new AbortController();
  try {
    const opened = await browser.open(url);
    const waiting = interaction.waitForBrowser({ provider, url, opened, expiresAt: clock.now() + PATIENCE });
    const tooLate = async (): Promise<never> => {
      await clock.sleep(PATIENCE, AbortSignal.any([interaction.cancelled, over.signal]));
      throw new AtmosError("sign_in_failed", `cannot sign in at "${printable(provider)}": it took too long`, {
        hint:
          `Run the command again. Its application for AWS must post to http://127.0.0.1:${loopbackPort}/saml.`,
      });
    };
    try {
      const posted = await Promise.race([came.promise, tooLate()]);
      waiting.done("signed_in");
      return posted;
    } catch (error) {
      waiting.done("failed");
      throw error;
    }
  } finally {
    over.abort();
    await server.close();
  }
}

async function listen(
  { provider, loopbackPort }: SamlSettings,
  { system }: SignInRequest,
  take: (posted: string) => void,
): Promise<LoopbackServer> {
  const options = { largestBody: LARGEST, ...(loopbackPort === undefined ? {} : { port: loopbackPort }) };
  try {
    return await system.loopback.listen(async ({ method, url, body, isOthers }) => {
      if (url.pathname !== "/saml") return page(404, "Not here.");
      if (await isOthers()) return page(403, "Another user of this machine is signing in here.");
      if (method !== "POST") return page(405, "An answer is posted.");
      const posted = new URLSearchParams(new TextDecoder().decode(body)).get("SAMLResponse");
      if (!posted) return page(400, "This is no answer of an identity provider.");
      take(posted);
      return page(200, "You can close this window and go back to the terminal.");
    }, options);
  } catch (thrown) {
    throw new AtmosError(
      "unavailable",
      `cannot sign in at "${
        printable(provider)
      }": port ${loopbackPort} of this machine cannot be listened on (${printable(messageOf(thrown))})`,
      {
        cause: thrown,
        hint: "End the program that uses it, or set spec.acs_port to the one that the provider knows.",
      },
    );
  }
}
