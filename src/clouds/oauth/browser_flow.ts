import { AtmosError } from "../../errors.ts";
import { callbackPage } from "./callback_page.ts";
import type { AuthorizeAnswer } from "./dialect.ts";
import type { FlowRequest } from "./flow.ts";
import { type Callback, challengeOf, judgeCallback, randomWord, redirectUri } from "./pkce.ts";
import type { TokenGrant } from "./token_grant.ts";

/** Milliseconds to wait for the person. */
const PATIENCE = 10 * 60_000;

/** How the browser came back. */
type Return = Exclude<Callback, { kind: "stranger" }> & { readonly url: URL };

/**
 * The person signs in on a page in their browser, which then calls back this program on 127.0.0.1.
 *
 * @throws AtmosError `sign_in_failed` when it was refused or took too long; the signal's reason when cancelled
 */
export async function signInByBrowser(request: FlowRequest): Promise<TokenGrant> {
  const { dialect, system: { random, loopback } } = request;
  const [state, nonce, verifier] = [randomWord(random), randomWord(random), randomWord(random)];
  const came = Promise.withResolvers<Return>();
  const server = await loopback.listen(({ method, url }) => {
    const callback = judgeCallback(method, url, state, dialect.callback.path);
    if (callback.kind !== "stranger") came.resolve({ ...callback, url });
    return callbackPage(callback);
  });
  try {
    const redirect = redirectUri(dialect.callback, server.port);
    const challenge = await challengeOf(verifier);
    const page = dialect.authorizeUrl({ redirectUri: redirect, state, nonce, challenge });
    return await follow(request, page, async () => {
      const back = await came.promise;
      if (back.kind === "refused") throw failed(request, `it was refused (${back.reason})`);
      const { code, url } = back;
      return await redeem(request, { code, url, state, nonce, verifier, redirectUri: redirect });
    });
  } finally {
    await server.close();
  }
}

/** Shows the page and waits for what it leads to, with the person and the clock in the know. */
async function follow(
  request: FlowRequest,
  url: string,
  answer: () => Promise<TokenGrant>,
): Promise<TokenGrant> {
  const { interaction, system: { clock, browser } } = request;
  const expiresAt = clock.now() + PATIENCE;
  const opened = await browser.open(url);
  const waiting = interaction.waitForBrowser({ provider: request.provider, url, opened, expiresAt });
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

async function redeem(request: FlowRequest, answer: AuthorizeAnswer): Promise<TokenGrant> {
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
    hint: "Run the command again. Where no browser can reach this machine, use `atmos auth login --device`.",
  });
}
