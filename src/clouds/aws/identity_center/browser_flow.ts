import { AtmosError } from "../../../errors.ts";
import type { Browser, Loopback, Random } from "../../../system/ports.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { callbackPage } from "./callback_page.ts";
import type { FlowRequest } from "./device_flow.ts";
import { authorizeUrl, type Callback, challengeOf, judgeCallback, randomWord, redirectUri } from "./pkce.ts";
import { SCOPE } from "./registration.ts";
import { codeGrant, judgeToken, judgeTokenFailure, type TokenGrant } from "./token_request.ts";

export interface BrowserFlowRequest extends FlowRequest {
  readonly loopback: Loopback;
  readonly browser: Browser;
  readonly random: Random;
}

/** Milliseconds to wait for the person. */
const PATIENCE = 10 * 60_000;

/**
 * The person signs in on a page in their browser, which then calls back this program on 127.0.0.1.
 *
 * @throws AtmosError `sign_in_failed` when it was refused or took too long; the signal's reason when cancelled
 */
export async function signInByBrowser(request: BrowserFlowRequest): Promise<TokenGrant> {
  const state = randomWord(request.random);
  const verifier = randomWord(request.random);
  const called = Promise.withResolvers<Exclude<Callback, { kind: "stranger" }>>();
  const server = await request.loopback.listen(({ method, url }) => {
    const callback = judgeCallback(method, url, state);
    if (callback.kind !== "stranger") called.resolve(callback);
    return callbackPage(callback);
  });
  try {
    const url = authorizeUrl({
      endpoint: request.oidc.endpoint,
      clientId: request.registration.clientId,
      scopes: SCOPE,
      port: server.port,
      state,
      challenge: await challengeOf(verifier),
    });
    return await follow(request, url, async () => {
      const callback = await called.promise;
      if (callback.kind === "refused") throw failed(`it was refused (${callback.reason})`);
      return await redeem(request, callback.code, verifier, redirectUri(server.port));
    });
  } finally {
    await server.close();
  }
}

/** Shows the page and waits for what it leads to, with the person and the clock in the know. */
async function follow(
  request: BrowserFlowRequest,
  url: string,
  answer: () => Promise<TokenGrant>,
): Promise<TokenGrant> {
  const { clock, interaction } = request;
  const expiresAt = clock.now() + PATIENCE;
  const opened = await request.browser.open(url);
  const waiting = interaction.waitForBrowser({ provider: request.provider, url, opened, expiresAt });
  const over = new AbortController();
  const tooLate = async (): Promise<never> => {
    await clock.sleep(PATIENCE, AbortSignal.any([interaction.cancelled, over.signal]));
    throw failed("it took too long");
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

async function redeem(
  request: BrowserFlowRequest,
  code: string,
  verifier: string,
  redirect: string,
): Promise<TokenGrant> {
  const { oidc, clock, interaction, registration } = request;
  const askedAt = clock.now();
  try {
    const question = codeGrant(registration, code, verifier, redirect);
    return judgeToken(await oidc.createToken(question, interaction.cancelled), askedAt, request.defaultLife);
  } catch (error) {
    if (error instanceof AtmosError || interaction.cancelled.aborted) throw error;
    const failure = readFailure(error);
    const verdict = judgeTokenFailure(failure);
    if (verdict === "transient" || verdict === "other") throw failureError(error, DOING);
    throw failed(`AWS did not accept it (${failure.name})`, error);
  }
}

const DOING = "cannot sign in to IAM Identity Center";

function failed(state: string, cause?: unknown): AtmosError {
  return new AtmosError("sign_in_failed", `${DOING}: ${state}`, {
    cause,
    hint: "Run the command again. Where no browser can reach this machine, use `atmos auth login --device`.",
  });
}
