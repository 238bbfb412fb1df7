import type { ProviderEntry } from "../../../config/model.ts";
import type { SignInSeen } from "../../explained.ts";
import type { CloudContext } from "../../link.ts";
import { seenOfProvider } from "../../seen_sign_in.ts";
import { personSettings } from "./settings.ts";
import { SIGN_IN, signInName } from "./stored_sign_in.ts";

/** The sign-in of a person at Azure, as far as it can be seen. */
export async function seenPerson(
  entry: ProviderEntry,
  context: CloudContext,
): Promise<SignInSeen | undefined> {
  return await seenOfProvider(entry, context, { settings: personSettings, name: signInName, form: SIGN_IN });
}
