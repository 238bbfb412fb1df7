/** Keys of users that a program keeps as items of its ring. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { field, parsedJson } from "../../untyped.ts";
import type { FoundSecret, Keeping } from "../../importer.ts";
import type { Ring } from "../../../keyring/others/ring.ts";
import type { RingContent, RingItem } from "../../../keyring/others/ring_item.ts";
import type { ProfileFiles } from "./profile.ts";
import { foundKeys, type KeyPair } from "./user_keys.ts";

/** Asks for the passphrase of a tool's files once, whatever the number of files. */
export type AskPassphrase = (context: Keeping) => Promise<Secret>;

export function passphraseOnce(about: string, message: string, known: string | undefined): AskPassphrase {
  let asked: Promise<Secret> | undefined;
  return ({ interaction }) =>
    asked ??= known ? Promise.resolve(new Secret(known)) : interaction.askSecret({ about, message });
}

export function ringKeys(item: RingItem, ask: AskPassphrase): FoundSecret {
  return foundKeys(item.store, async (context) => {
    try {
      return keysIn(await item.read(() => ask(context)));
    } catch (error) {
      if (!(error instanceof AtmosError) || error.code !== "not_signed_in") throw error;
      return { reason: "its passphrase can be asked for on a terminal alone" };
    }
  });
}

/** `{"AccessKeyID": …, "SecretAccessKey": …}` Pure. */
export function keysIn(content: RingContent): KeyPair | { readonly reason: string } {
  if ("reason" in content) return content;
  const value = parsedJson(content.value.reveal());
  const [id, secret, token] = ["AccessKeyID", "SecretAccessKey", "SessionToken"].map((name) =>
    field(value, name)
  );
  if (typeof id !== "string" || typeof secret !== "string" || id === "" || secret === "") {
    return { reason: "what lies there are no keys" };
  }
  if (token) return { reason: "its keys are those of a session, which ends" };
  return { accessKeyId: id, secretAccessKey: new Secret(secret) };
}

/** Keys may have a name that no profile has. Pure. */
export function withKeysAlone(files: ProfileFiles, { items }: Pick<Ring, "items">): ProfileFiles {
  const profiles = new Map(files.profiles);
  for (const [name, { store }] of items) {
    if (!profiles.has(name)) {
      profiles.set(name, {
        name,
        place: store,
        settings: new Map(),
        placeOf: () => store,
      });
    }
  }
  return { ...files, profiles };
}
