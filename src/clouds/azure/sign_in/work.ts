import type { SignInName } from "../../kept_sign_in.ts";
import type { ProviderContext, SignInEvent, SignInRequest } from "../../link.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import type { AccessToken } from "../values.ts";
import type { PersonSettings, Way } from "./settings.ts";
import type { StoredSignIn } from "./stored_sign_in.ts";

/** One sign-in of a person, to be renewed or made. */
export interface Work {
  readonly settings: PersonSettings;
  readonly way: Way;
  readonly request: SignInRequest & ProviderContext;
  readonly name: SignInName;
  readonly doing: string;
  /** What its tokens must show, as a service wants it. */
  readonly claims: string | undefined;
}

/** A sign-in, and the first token of it. */
export interface Opened {
  readonly signIn: StoredSignIn;
  readonly arm: AccessToken;
}

export function tokenOf({ accessToken, expiresAt }: TokenGrant): AccessToken {
  return { token: accessToken, expiresAt };
}

export function tell(
  { request, settings }: Work,
  how: SignInEvent["how"],
  failure: string | undefined,
): Promise<void> {
  return request.onSignIn({ provider: settings.provider, how, failure });
}
