/** The encrypted file keyring of a story's home, for items that no command stores yet. */

import { join } from "node:path";
import { ageFileKeyring } from "../../../src/keyring/age_file.ts";
import { fileLocks } from "../../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../../src/keyring/item_store.ts";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import { keyringOf } from "../../../src/keyring/purposes.ts";
import { foldersOf, systemOf } from "./keyring_of.ts";
import { Secret } from "../../../src/secret.ts";
import type { World } from "./world.ts";

/** What makes programs use the file keyring, which needs no desktop. */
export const FILE_KEYRING = {
  ATMOS_KEYRING_TYPE: "file",
  ATMOS_KEYRING_PASSWORD: "a passphrase for stories",
};

/** Where it lies. */
export function fileKeyringFolder(t: World): string {
  return join(foldersOf(t).data, "keyring");
}

/** Lets every program of the story use the file keyring, with a passphrase that costs little time, and opens it. */
export async function useFileKeyring(t: World): Promise<Keyring> {
  await makeFileKeyring(t);
  return keyringOf(useFileStore(t));
}

/**
 * Makes the file keyring for programs that are given {@link FILE_KEYRING}, or this passphrase. One that a program makes costs each
 * of them a good half second, on purpose.
 */
export async function makeFileKeyring(
  t: World,
  passphrase = FILE_KEYRING.ATMOS_KEYRING_PASSWORD,
): Promise<void> {
  const store = storeOf(t, passphrase);
  const key = { realm: undefined, name: "made", purpose: undefined };
  await store.set(key, { class: "session", value: new Secret("made") });
  await store.delete(key);
}

/** What is behind {@link useFileKeyring}, for items as earlier versions have stored them. */
export function useFileStore(t: World): ItemStore {
  Object.assign(t.env, FILE_KEYRING);
  return storeOf(t, FILE_KEYRING.ATMOS_KEYRING_PASSWORD);
}

function storeOf(t: World, passphrase: string): ItemStore {
  const system = systemOf(t);
  const variable = "ATMOS_KEYRING_PASSWORD";
  const env = { ...system.env, get: (name: string) => name === variable ? passphrase : t.env[name] };
  return ageFileKeyring(system, {
    folder: fileKeyringFolder(t),
    passphrase: { env, variable, ask: undefined },
    exclusive: fileLocks(system, foldersOf(t)),
    workFactor: 8,
  });
}
