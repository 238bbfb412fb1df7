import { AtmosError } from "../../errors.ts";
import type { LoopbackReply } from "../../system/ports.ts";
import { Secret } from "../../secret.ts";
import { type Attempt, BoundBrowser, type Visit } from "./bound_browser.ts";
import { pageFor } from "./callback_page.ts";
import type { AuthorizeAnswer } from "./dialect.ts";
import type { FlowRequest } from "./flow.ts";
import { type Callback, challengeOf, redirectUri } from "./pkce.ts";
import type { TokenGrant } from "./token_grant.ts";

/** Milliseconds to wait for the person. */
const PATIENCE = 10 * 60_000;

/** How the browser came back. */
type Return = Exclude<Callback, { kind: "stranger" }> & { readonly url: URL; readonly attempt: Attempt };

/**
 * The person signs in on a page in their browser, which then calls back this program on 127.0.0.1. The browser is first
 * sent to a page of ours, see {@link BoundBrowser}.
 *
 * @throws AtmosError `sign_in_failed` when it was refused or took too long; the signal's reason when cancelled
 */
export async function signInByBrowser(request: FlowRequest): Promise<TokenGrant> {
  const { dialect, system: { random, loopback } } = request;
  const came = Promise.withResolvers<Return>();
  const doubted = Promise.withResolvers<never>();
  // It may be rejected before anybody waits for it.
  doubted.promise.catch(() => {});
  const ready = Promise.withResolvers<BoundBrowser>();
  const server = await loopback.listen(async (visitor) => {
    const browser = await ready.promise;
    const visit = browser.judge(visitor);
    if (visit.kind === "came_back") {
      came.resolve({ ...visit.callback, url: visitor.url, attempt: visit.attempt });
    }
    if (visit.kind === "opened_twice") doubted.reject(openedTwice(request));
    return await answerTo(visit);
  });
  const redirect = redirectUri(dialect.callback, server.port);
  const answerTo = async (visit: Visit): Promise<LoopbackReply> => {
    if (visit.kind !== "sent_on") return pageFor(visit);
    const { state, nonce, verifier, cookie } = visit.attempt;
    const challenge = await challengeOf(verifier);
    const location = dialect.authorizeUrl({ redirectUri: redirect, state, nonce, challenge });
    return { status: 303, headers: { location, "set-cookie": cookie } };
  };
  try {
    const browser = new BoundBrowser(random, { ...dialect.callback, port: server.port });
    ready.resolve(browser);
    return await follow(request, browser, async () => {
      const back = await Promise.race([came.promise, doubted.promise]);
      if (back.kind === "refused") throw failed(request, `it was refused (${back.reason})`);
      const { code, url, attempt: { state, nonce, verifier } } = back;
      // Known as secrets, so that nobody is shown them when the service repeats one.
      void [code, verifier, state].map((word) => new Secret(word));
      const answer = { code, url, state, nonce, verifier, redirectUri: redirect };
      return await Promise.race([redeem(request, answer), doubted.promise]);
    });
  } finally {
    await server.close();
  }
}

/** Shows the page and waits for what it leads to, with the person and the clock in the know. */
async function follow(
  request: FlowRequest,
  page: BoundBrowser,
  answer: () => Promise<TokenGrant>,
): Promise<TokenGrant> {
  const { interaction, system: { clock, browser } } = request;
  const expiresAt = clock.now() + PATIENCE;
  const opened = await browser.open(page.openedLink);
  const prompt = { provider: request.provider, url: page.shownLink, opened, expiresAt };
  const waiting = interaction.waitForBrowser(prompt);
  const over = new AbortController();
  const tooLate = async (): Promise<never> => {
    await clock.sleep(PATIENCE, AbortSignal.any([interaction.cancelled, over.signal]));
    throw failed(request, "it took too long");
  };
  try {
    const grant = await Promise.race([answer(), tooLate()]);
    waiting.done("signed_in");
    return grant;
  } catch (error) {
    waiting.done("failed");
    throw error;
  } finally {
    over.abort();
  }
}

/** Turns what came back into tokens. @throws AtmosError `sign_in_failed` when it is not accepted */
export async function redeem(request: FlowRequest, answer: AuthorizeAnswer): Promise<TokenGrant> {
  const { dialect, interaction: { cancelled } } = request;
  try {
    return await dialect.redeem(answer, cancelled);
  } catch (error) {
    if (error instanceof AtmosError || cancelled.aborted) throw error;
    const { kind, name } = dialect.readFailure(error);
    if (kind === "transient" || kind === "other") throw dialect.explain(error, doing(request));
    throw failed(request, `the service did not accept it (${name})`, error);
  }
}

const doing = ({ dialect }: FlowRequest): string => `cannot sign in to ${dialect.service}`;

function failed(request: FlowRequest, state: string, cause?: unknown): AtmosError {
  return new AtmosError("sign_in_failed", `${doing(request)}: ${state}`, {
    cause,
    hint: `Run the command again. ${
      request.otherwise ?? "Where no browser can reach this machine, use `atmos auth login --device`."
    }`,
  });
}

function openedTwice(request: FlowRequest): AtmosError {
  return new AtmosError(
    "sign_in_failed",
    `${
      doing(request)
    }: its page was opened by two browsers or programs, and one of them may be somebody else's`,
    {
      hint: `Run the command again. ${
        request.otherwise ?? "When it happens again, sign in without that page: `atmos auth login --device`."
      }`,
    },
  );
}
