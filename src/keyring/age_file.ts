/** A folder of age files, one an item: any size, no program, no desktop. `age -d` opens them (docs/keyring.md). */
import { safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { AtmosError } from "../errors.ts";
import { Secret } from "../secret.ts";
import type { System } from "../system/ports.ts";
import { readAgeHeader, STANZA, stanzaBody } from "./age_header.ts";
import { ageIdentity, isItemFile } from "./age_identity.ts";
import type { AgeKeys } from "./age_keys.ts";
import type { Exclusive } from "./chunked.ts";
import type { ItemStore, StoredItem, StoredKey } from "./item_store.ts";
import type { Item, Lookup, Trouble } from "./keyring.ts";
import { addressOf } from "./names.ts";
import type { PassphraseSource } from "./passphrase.ts";
import { assertStorable } from "./storable.ts";
import { unlockedKeys } from "./unlocked_keys.ts";
import { describeItem, describeKey, KeyringFailure, orTroubleError } from "./keyring_failure.ts";

export interface AgeFileOptions {
  readonly folder: string;
  /** Whether a person has named the folder: its mode is never changed then. */
  readonly isGiven?: boolean;
  readonly passphrase: PassphraseSource;
  readonly exclusive: Exclusive;
  /** Base-2 logarithm of scrypt's N for a new keyring. */
  readonly workFactor?: number;
}

function dirOf(system: System, { folder, isGiven }: AgeFileOptions): ScopedDir {
  return new ScopedDir(system.files, folder, { isGiven: isGiven ?? false });
}

/** What would keep the keyring from opening, found out without asking anybody; undefined for nothing. */
export async function ageFileTrouble(system: System, options: AgeFileOptions): Promise<Trouble | undefined> {
  const unlocked = unlockedKeys(system);
  return await ageIdentity({ ...options, dir: dirOf(system, options), unlocked }).trouble();
}

export function ageFileKeyring(system: System, options: AgeFileOptions): ItemStore {
  const dir = dirOf(system, options);
  const identity = ageIdentity({ ...options, dir, unlocked: unlockedKeys(system) });
  const read = async (key: StoredKey): Promise<Lookup> => {
    const text = await dir.readText(fileOf(key));
    if (text === undefined) return { state: "absent" };
    const item = await decrypt(text, key, await identity.open());
    return item === undefined ? damaged(key) : { state: "present", item };
  };
  return {
    name: "file keyring",
    get: async (key) => {
      try {
        return await read(key);
      } catch (thrown) {
        if (thrown instanceof KeyringFailure) return thrown.trouble;
        if (!(thrown instanceof AtmosError) || thrown.code !== "storage") throw thrown;
        return {
          state: "unreachable",
          reason: `the file keyring cannot be used: ${thrown.message}`,
          hint: thrown.hint ?? `Look at the folder ${options.folder}.`,
        };
      }
    },
    set: async (key, item) => {
      assertStorable(key, item);
      await orTroubleError(`write ${describeItem(key)} to the file keyring`, async () => {
        const file = fileOf(key);
        const text = await encrypt(key, item, await identity.openOrCreate());
        await options.exclusive(dir.path(file), async () => {
          await dir.write([file], text);
          const kept = await read(key);
          if (kept.state !== "present" || kept.item.value.reveal() !== item.value.reveal()) {
            throw new KeyringFailure(damaged(key));
          }
        });
      });
    },
    delete: async (key) => {
      const file = fileOf(key);
      return await options.exclusive(dir.path(file), () => dir.remove(file)) ? "deleted" : "absent";
    },
    list: async () => {
      const listed: StoredItem[] = [];
      for (const { name } of await dir.list()) {
        if (!isItemFile(name)) continue;
        const found = readAgeHeader(await dir.readText(name) ?? "");
        if (found !== undefined && fileOf(found.key) === name) listed.push(found);
        else system.log.warn("A file in the file keyring is none of its items", { file: dir.path(name) });
      }
      return listed;
    },
  };
}

/** A name of its own for every item, also where the file system takes capitals for small letters. */
function fileOf(key: StoredKey): string {
  const name = addressOf({ ...key, purpose: undefined }).replace(/^atmos-auth:/, "");
  const madeFor = key.madeFor === undefined ? "" : `.${key.madeFor}`;
  return `${safeName(name)}.${key.purpose ?? WITHOUT_PURPOSE}${madeFor}.age`;
}

/** In the place of the purpose where there is none; no purpose is called so. */
const WITHOUT_PURPOSE = "item";

async function encrypt(key: StoredKey, item: Item, keys: AgeKeys): Promise<string> {
  const age = await import("age-encryption");
  const encrypter = new age.Encrypter();
  const stanza = new age.Stanza([STANZA, item.class], stanzaBody({ key, class: item.class }));
  encrypter.addRecipient({ wrapFileKey: () => [stanza] });
  encrypter.addRecipient(keys.recipient);
  const content = {
    version: 1,
    realm: key.realm,
    name: key.name,
    purpose: key.purpose,
    madeFor: key.madeFor,
    class: item.class,
    value: item.value.reveal(),
  };
  return age.armor.encode(await encrypter.encrypt(JSON.stringify(content)));
}

/** The item; undefined for anything else than a whole item of this name. */
async function decrypt(text: string, key: StoredKey, keys: AgeKeys): Promise<Item | undefined> {
  const age = await import("age-encryption");
  try {
    const decrypter = new age.Decrypter();
    decrypter.addIdentity(keys.identity);
    const content: unknown = JSON.parse(await decrypter.decrypt(age.armor.decode(text), "text"));
    return readContent(content, key);
  } catch {
    return undefined;
  }
}

function readContent(content: unknown, key: StoredKey): Item | undefined {
  const found = new Map(Object.entries(content ?? {}));
  const itemClass: unknown = found.get("class");
  const value: unknown = found.get("value");
  const isOurs = found.get("version") === 1 && found.get("name") === key.name &&
    found.get("realm") === key.realm && found.get("purpose") === key.purpose &&
    found.get("madeFor") === key.madeFor;
  if (!isOurs || typeof value !== "string" || (itemClass !== "session" && itemClass !== "long-lived")) {
    return undefined;
  }
  return { class: itemClass, value: new Secret(value) };
}

function damaged(key: StoredKey): Trouble {
  return {
    state: "corrupt",
    reason: `the item ${describeKey(key)} in the file keyring is damaged`,
    hint: "Sign in again, or store the keys again, to replace it.",
  };
}
