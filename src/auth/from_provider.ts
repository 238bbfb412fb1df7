import type { Credentials } from "../clouds/credentials.ts";
import type { Provider, ProviderContext, SignInRequest } from "../clouds/link.ts";
import { AtmosError } from "../errors.ts";

/**
 * The provider's credentials turned into the identity's. A provider that looked signed in but was refused has
 * forgotten its dead token by then, so one more try either renews it, signs in anew, or says what is missing.
 */
export async function fromProvider(
  provider: Provider,
  assume: (upstream: Credentials) => Promise<Credentials>,
  request: SignInRequest & ProviderContext,
): Promise<Credentials> {
  const upstream = await provider.authenticate(request);
  try {
    return await assume(upstream);
  } catch (error) {
    if (!isNotSignedIn(error)) throw error;
    const again = await provider.authenticate(request).catch((second) => {
      // By now nothing is stored. What happened before tells more.
      throw isNotSignedIn(second) ? error : second;
    });
    return await assume(again);
  }
}

/** Whether only a person can help. */
export function isNotSignedIn(error: unknown): boolean {
  return error instanceof AtmosError && error.code === "not_signed_in";
}
