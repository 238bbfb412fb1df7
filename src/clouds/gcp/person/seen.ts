import type { ProviderEntry } from "../../../config/model.ts";
import type { SignInSeen } from "../../explained.ts";
import type { CloudContext } from "../../link.ts";
import { seenSignIn } from "../../seen_sign_in.ts";
import { personSettings } from "./settings.ts";
import { SIGN_IN, signInName } from "./stored_sign_in.ts";

/** The sign-in of a person at Google, as far as it can be seen. */
export async function seenPerson(
  entry: ProviderEntry,
  context: CloudContext,
): Promise<SignInSeen | undefined> {
  if (entry.needsPrograms) return undefined;
  return await seenSignIn(
    context,
    await signInName(await personSettings(entry, context.system.env)),
    SIGN_IN,
  );
}
