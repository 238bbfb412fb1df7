/** The encrypted file keyring of a story's home, for items that no command stores yet. */

import { join } from "node:path";
import { ageFileKeyring } from "../../../src/keyring/age_file.ts";
import { fileLocks } from "../../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../../src/keyring/item_store.ts";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import { keyringOf } from "../../../src/keyring/purposes.ts";
import { foldersOf, systemOf } from "./keyring_of.ts";
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

/**
 * Lets every program of the story use the file keyring, and opens it. When the story puts the first item in, the
 * passphrase is made to cost little time, for all programs after it.
 */
export function useFileKeyring(t: World): Promise<Keyring> {
  return Promise.resolve(keyringOf(useFileStore(t)));
}

/** What is behind {@link useFileKeyring}, for items as earlier versions have stored them. */
export function useFileStore(t: World): ItemStore {
  Object.assign(t.env, FILE_KEYRING);
  const system = systemOf(t);
  return ageFileKeyring(system, {
    folder: fileKeyringFolder(t),
    passphrase: { env: system.env, variable: "ATMOS_KEYRING_PASSWORD", ask: undefined },
    exclusive: fileLocks(system, foldersOf(t)),
    workFactor: 8,
  });
}
