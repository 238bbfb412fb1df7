/** The keyring of a story's home, opened by the story itself. */

import { openKeyring } from "../../../src/keyring/open.ts";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import { findFolders } from "../../../src/files/folders.ts";
import { denoSystem } from "../../../src/system/deno.ts";
import type { Env, Log } from "../../../src/system/ports.ts";
import type { World } from "./world.ts";

/** What makes programs use the file keyring, which needs no desktop. */
export const FILE_KEYRING = {
  ATMOS_KEYRING_TYPE: "file",
  ATMOS_KEYRING_PASSWORD: "a passphrase for stories",
};

/** Lets every program of the story use the file keyring, and opens it. */
export async function useFileKeyring(t: World): Promise<Keyring> {
  Object.assign(t.env, FILE_KEYRING);
  return await openStoryKeyring(t);
}

/** The keyring that the story's variables choose now. */
export async function openStoryKeyring(t: World): Promise<Keyring> {
  const env: Env = {
    get: (name) => t.env[name],
    set: () => {},
    all: () => ({ ...t.env }),
    patchProcess: () => {},
  };
  const { keyring } = await openKeyring({
    system: { ...denoSystem(SILENT), env },
    folders: findFolders(env),
    settings: { type: undefined, path: undefined, passwordEnv: undefined },
    interactive: false,
    askPassphrase: undefined,
    announce: () => {},
  });
  if (keyring === undefined) throw new Error("the story has no keyring");
  return keyring;
}

const nothing = (): void => {};
const SILENT: Log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
