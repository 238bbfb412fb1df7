import { findIdentity } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import { keyedIdentities, keyKeeperOf } from "../../../auth/keys.ts";
import type { IdentityEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { typedWord } from "../../../typed_word.ts";
import { identityOptions } from "../../asking/identity.ts";
import { canAsk } from "../../asking/interaction.ts";
import { pick } from "../../asking/picker.ts";
import type { Invocation } from "../../line/invocation.ts";

/** The identity whose keys are meant: the one that is named, the only one that has some, or a person's choice. */
export async function keyedIdentity(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  command: string,
): Promise<IdentityEntry> {
  const { auth } = context.configuration;
  const named = positional ?? (invocation.globals.identity || undefined);
  const entry = findIdentity(auth, named ?? await choose(invocation, context, command));
  keyKeeperOf(context, entry);
  await entry.prepare();
  return entry;
}

async function choose(invocation: Invocation, context: AuthContext, command: string): Promise<string> {
  const names = keyedIdentities(context);
  const [only, another] = names;
  if (only === undefined) {
    throw new AtmosError("not_found", "cannot choose an identity: none here has keys of its own", {
      hint: "Describe one below auth.identities in atmos.yaml, then run `atmos auth validate`.",
    });
  }
  if (another === undefined) return only;
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError("usage", "cannot choose an identity: several have keys of their own", {
      hint: `Name one: \`atmos auth user ${command} ${typedWord(only)}\`.`,
    });
  }
  const options = await identityOptions(context, names);
  return await pick(invocation, { message: "Whose keys?", options });
}
