/** The system's keyring as the programs of a story find it, opened by the story itself to put items in. */

import { findFolders, type Folders } from "../../../src/files/folders.ts";
import type { Keyring } from "../../../src/keyring/keyring.ts";
import { openKeyring } from "../../../src/keyring/open.ts";
import { denoSystem } from "../../../src/system/deno.ts";
import type { Env, Log, System } from "../../../src/system/ports.ts";
import type { World } from "./world.ts";

export async function openKeyringOf(t: World, system: System = systemOf(t)): Promise<Keyring> {
  const { keyring, why } = await openKeyring({
    system,
    folders: foldersOf(t),
    settings: { type: undefined, path: undefined, passwordEnv: undefined },
    interactive: false,
    askPassphrase: undefined,
    announce: () => {},
  });
  if (keyring === undefined) throw new Error(`the keyring did not open: ${why}`);
  return keyring;
}

/** This machine with the environment of the story's programs. */
export function systemOf(t: World): System {
  return { ...denoSystem(SILENT), env: envOf(t) };
}

export function foldersOf(t: World): Folders {
  return findFolders(envOf(t));
}

function envOf(t: World): Env {
  return {
    get: (name) => t.env[name],
    set: () => {},
    all: () => ({ ...t.env }),
    accountHome: () => undefined,
  };
}

const nothing = (): void => {};
const SILENT: Log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
