/** Long-lived keys on their way from another tool into the keyring. */
import { AtmosError } from "../../../errors.ts";
import { typedWord } from "../../../typed_word.ts";
import type { Secret } from "../../../secret.ts";
import type { FoundSecret, Keeping, Kept } from "../../importer.ts";
import { accessKeyProblem } from "../access_key_problem.ts";
import { keyringForKeys, keysItem, readStoredKeys, writeStoredKeys } from "../user/stored_keys.ts";

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** @param read gives the keys, or the end of a sentence that says why it cannot */
export function foundKeys(
  from: string,
  read: (context: Keeping) => Promise<KeyPair | { readonly reason: string }>,
): FoundSecret {
  return {
    what: "its keys",
    from,
    keep: async (name, context) => {
      const keys = await read(context);
      return "reason" in keys ? { state: "left", reason: keys.reason } : await keep(keys, name, context);
    },
  };
}

/** They are not tried: nobody is asked over the network, and the first sign-in tries them. */
async function keep(keys: KeyPair, name: string, context: Keeping): Promise<Kept> {
  const problem = accessKeyProblem(keys.accessKeyId) ??
    (/^[\x21-\x7e]{1,4096}$/.test(keys.secretAccessKey.reveal()) ? undefined : "Its secret is none.");
  if (problem !== undefined) return { state: "left", reason: `they are no long-lived keys. ${problem}` };
  const item = keysItem(context, name);
  try {
    const keyring = await keyringForKeys(context, name);
    const before = await readStoredKeys(keyring, item);
    if (before !== undefined) {
      const isSame = before.accessKeyId === keys.accessKeyId &&
        before.secretAccessKey.reveal() === keys.secretAccessKey.reveal();
      if (isSame) return { state: "known", store: keyring.name };
      const command = `atmos auth user configure ${typedWord(name)}`;
      return {
        state: "left",
        reason: `the ${keyring.name} has other keys of that name; \`${command}\` replaces them`,
      };
    }
    await writeStoredKeys(keyring, item, { ...keys, mfaArn: undefined, userName: undefined });
    return { state: "kept", store: keyring.name };
  } catch (error) {
    if (!(error instanceof AtmosError) || error.code === "cancelled") throw error;
    return { state: "left", reason: [error.message, error.hint].filter((part) => part).join(". ") };
  }
}
