/** Long-lived keys of identities: given by a person, and replaced. */
import type { GivenKeys, KeptKeys, KeyKeeper } from "../clouds/key_keeper.ts";
import type { Interaction } from "../clouds/interaction.ts";
import type { SignInRequest } from "../clouds/link.ts";
import type { IdentityEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import { audited, note } from "./audit/journal.ts";
import type { AuthContext } from "./context.ts";

/** The identities that have long-lived keys of their own, by name. */
export function keyedIdentities({ clouds, configuration: { auth } }: AuthContext): string[] {
  return [...auth.identities.values()].filter((entry) => clouds.keys(entry) !== undefined).map(({ name }) =>
    name
  );
}

/** @throws AtmosError `usage` for an identity without keys of its own */
export function keyKeeperOf(context: AuthContext, entry: IdentityEntry): KeyKeeper {
  const keeper = context.clouds.keys(entry);
  if (keeper !== undefined) return keeper;
  const others = keyedIdentities(context);
  throw new AtmosError(
    "usage",
    `cannot change the keys of "${printable(entry.name)}": an identity of the kind ${
      printable(entry.kind)
    } has none`,
    {
      hint: others.length === 0
        ? "No identity here has keys of its own."
        : `These have keys of their own: ${others.slice(0, 10).map(printable).join(", ")}.`,
    },
  );
}

/** Tries the keys and keeps them. @throws AtmosError when they are refused, or cannot be kept */
export async function keepKeys(
  context: AuthContext,
  entry: IdentityEntry,
  keys: GivenKeys,
  interaction: Interaction,
): Promise<KeptKeys> {
  return await audited(
    context,
    { event: "keys-kept", identity: entry.name },
    () => keyKeeperOf(context, entry).keep(keys, keyRequest(context, entry, interaction)),
  );
}

/** Replaces the identity's keys; every step is noted. @throws AtmosError `unsupported` for a kind that leaves that to others */
export async function rotateKeys(
  context: AuthContext,
  entry: IdentityEntry,
  interaction: Interaction,
): Promise<KeptKeys> {
  const about = { identity: entry.name } as const;
  const keeper = keyKeeperOf(context, entry);
  const { rotate } = keeper;
  if (rotate === undefined) throw notReplaceable(entry);
  return await audited(
    context,
    { event: "keys-rotated", ...about },
    () =>
      rotate.call(keeper, keyRequest(context, entry, interaction), async (step) => {
        context.system.log.info("Keys are being replaced", { ...about, step });
        interaction.notice(step);
        await note(context, { event: "keys-rotation-step", outcome: "done", ...about, step });
      }),
  );
}

function notReplaceable({ name, kind }: IdentityEntry): AtmosError {
  return new AtmosError(
    "unsupported",
    `cannot replace the keys of "${printable(name)}": keys of the kind ${printable(kind)} are made elsewhere`,
    { hint: `Make a new one there, then give it: \`atmos auth user configure ${typedWord(name)}\`.` },
  );
}

export function keyRequest(
  { system, folders, realm, keyring }: AuthContext,
  entry: IdentityEntry,
  interaction: Interaction,
): SignInRequest {
  const chain = [entry.name];
  return { system, folders, realm, keyring, interaction, chain, wish: {}, onSignIn: () => Promise.resolve() };
}
