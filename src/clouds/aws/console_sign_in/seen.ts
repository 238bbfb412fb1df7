import type { SignInSeen } from "../../explained.ts";
import type { CloudContext } from "../../link.ts";
import { seenSignIn } from "../../seen_sign_in.ts";
import { SIGN_IN, signInName } from "./stored.ts";

/** The sign-in of a user who has no keys. */
export async function seenAtConsole(
  identity: string,
  context: CloudContext,
  madeFor: string,
): Promise<SignInSeen | undefined> {
  return await seenSignIn(context, signInName(identity, madeFor), SIGN_IN);
}
