/** Ends a person's sign-in at Google. What was given by it ends with it: Google takes back all tokens of one consent. */
import type { CloudContext } from "../../link.ts";
import { readSignIn } from "../../kept_sign_in.ts";
import type { SignInRemoval, SignInRules } from "../../kept_sign_in_removal.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import type { RemovalOutcome } from "../../removal.ts";
import { CLOUD } from "../child_place.ts";
import { personSettings } from "./settings.ts";
import { SIGN_IN, signInName } from "./stored_sign_in.ts";

export const GOOGLE_SIGN_INS: SignInRules = {
  cloud: CLOUD,
  kinds: ["gcp/interactive"],
  markOf: async (entry, { system }) => (await signInName(await personSettings(entry, system.env))).mark,
  ending: { store: "google", label: "Sign-in at Google" },
};

/** Ends it where it was made. */
export async function endAtGoogle(
  context: CloudContext,
  { signIn, file }: SignInRemoval,
): Promise<RemovalOutcome> {
  const stored = await readSignIn(context, signIn, SIGN_IN, undefined, file);
  if (stored === undefined) return { state: "absent", note: "nobody was signed in" };
  const { googleDialect } = await import("./dialect.ts");
  const { clientId, tokenUrl, refreshToken } = stored;
  const client = { clientId, tokenUrl, clientSecret: undefined, scopes: [], loginHint: undefined };
  const dialect = await googleDialect(context.system, client);
  const doing = "cannot sign out at Google";
  const ended = await revokeToken(dialect, refreshToken, context.system.clock, doing);
  return ended === "revoked"
    ? { state: "removed" }
    : { state: "absent", note: "the sign-in had ended there already" };
}
