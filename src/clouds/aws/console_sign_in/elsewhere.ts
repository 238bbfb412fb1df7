/**
 * For a machine whose browser, if there is one, nobody sees: the person signs in on another device, and enters the code that
 * the page shows at the end. It is what `aws login --remote` does.
 */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import { redeem } from "../../oauth/browser_flow.ts";
import type { FlowRequest } from "../../oauth/flow.ts";
import { challengeOf, randomWord } from "../../oauth/pkce.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { sameText } from "../../../constant_time.ts";
import { typedWord } from "../../../typed_word.ts";

/** Milliseconds that the page's code is good for. */
const PATIENCE = 10 * 60_000;

/**
 * @param endpoint of the service, whose own page shows the code
 * @throws AtmosError `not_signed_in` where nobody can type, `sign_in_failed` for a code that is not accepted, `cancelled`
 */
export async function signInElsewhere(request: FlowRequest, endpoint: string): Promise<TokenGrant> {
  const { dialect, interaction, provider, system: { clock, random } } = request;
  const [verifier, state, nonce] = [randomWord(random), randomWord(random), randomWord(random)];
  // Known as secrets, so that nobody is shown them when the service repeats one.
  void [verifier, state].map((word) => new Secret(word));
  const redirectUri = `${endpoint}/v1/sessions/confirmation`;
  const url = dialect.authorizeUrl({ redirectUri, state, nonce, challenge: await challengeOf(verifier) });
  const waiting = interaction.waitForDevice({
    provider,
    userCode: undefined,
    verificationUrl: url,
    completeUrl: undefined,
    expiresAt: clock.now() + PATIENCE,
  });
  try {
    const typed = await entered(request, state);
    const code = codeIn(typed, state) ?? "";
    const answer = { code, url: new URL(redirectUri), state, nonce, verifier, redirectUri };
    const grant = await redeem(request, answer);
    waiting.done("signed_in");
    return grant;
  } catch (error) {
    waiting.done("failed");
    throw error;
  }
}

async function entered({ interaction, provider }: FlowRequest, state: string): Promise<string> {
  const check = (typed: string): string | undefined =>
    codeIn(typed, state) === undefined ? "That is not the code of this sign-in. Copy all of it." : undefined;
  try {
    return (await interaction.askSecret({ about: provider, message: "Code that the page shows", check }))
      .reveal();
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code !== "not_signed_in") throw error;
    const name = printable(provider);
    throw new AtmosError(
      "not_signed_in",
      `cannot sign in as "${name}": the code of the page must be entered, and there is no terminal for that`,
      {
        cause: error,
        hint: `Use a terminal for \`atmos auth login ${typedWord(provider)} --device\`, or give it keys: ` +
          `\`atmos auth user configure ${typedWord(provider)}\`.`,
      },
    );
  }
}

/** The page shows the state and the code of the answer, as base64. Undefined for what belongs to another sign-in. */
export function codeIn(typed: string, state: string): string | undefined {
  let text: string;
  try {
    text = atob(typed.trim().replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
  const answer = new URLSearchParams(text);
  const [given, code] = [answer.get("state"), answer.get("code")];
  return given !== null && sameText(given, state) && code ? code : undefined;
}
