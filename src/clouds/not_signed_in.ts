import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import type { SignInRequest } from "./link.ts";

/**
 * The error for a sign-in that only a person can make.
 *
 * @param state why there is none; undefined where nobody has signed in yet
 */
export function notSignedIn(
  request: Pick<SignInRequest, "chain" | "isConfigured">,
  provider: string,
  state = "nobody is signed in",
  cause?: unknown,
): AtmosError {
  const { chain, isConfigured = true } = request;
  const identity = chain.length > 1 && isConfigured ? chain.at(-1) : undefined;
  const command = identity === undefined
    ? `atmos auth login --provider ${typedWord(provider)}`
    : `atmos auth login ${typedWord(identity)}`;
  return new AtmosError("not_signed_in", `cannot use the provider "${printable(provider)}": ${state}`, {
    cause,
    isForAll: true,
    hint: `Run \`${command}\`.`,
  });
}
