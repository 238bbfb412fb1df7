import { join } from "node:path";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { openKeyring } from "../../src/keyring/open.ts";
import { findFolders, type Folders } from "../../src/files/folders.ts";
import { denoProcesses } from "../../src/system/deno_processes.ts";
import { denoSystem } from "../../src/system/deno.ts";
import type { Env, Log, Platform, System } from "../../src/system/ports.ts";

/** A machine for keyring tests: real files and processes, a home and an environment of its own. */
export interface Machine {
  readonly root: string;
  readonly system: System;
  readonly folders: Folders;
  readonly warnings: string[];
  remove(): Promise<void>;
}

export async function makeMachine(
  platform: Platform = "linux",
  variables: Readonly<Record<string, string>> = {},
): Promise<Machine> {
  const root = await Deno.makeTempDir({ prefix: "atmos-keyring-" });
  const env = ownEnv({ PATH: Deno.env.get("PATH") ?? "", HOME: join(root, "home"), ...variables });
  const warnings: string[] = [];
  const system: System = {
    ...denoSystem(logTo(warnings)),
    platform,
    env,
    processes: denoProcesses(() => env.all()),
  };
  return {
    root,
    system,
    folders: findFolders(env),
    warnings,
    remove: () => Deno.remove(root, { recursive: true }),
  };
}

/** The file keyring as the program opens it on this machine. */
export async function openFileKeyring({ system, folders }: Machine): Promise<Keyring> {
  const { keyring } = await openKeyring({
    system,
    folders,
    settings: { type: "file", path: undefined, passwordEnv: undefined },
    interactive: false,
    askPassphrase: undefined,
    announce: () => {},
  });
  if (keyring === undefined) throw new Error("the file keyring did not open");
  return keyring;
}

function ownEnv(start: Readonly<Record<string, string>>): Env {
  const own: Record<string, string> = { ...start };
  return {
    get: (name) => own[name],
    set: (name, value) => {
      if (value === undefined) delete own[name];
      else own[name] = value;
    },
    all: () => ({ ...own }),
    accountHome: () => undefined,
  };
}

function logTo(warnings: string[]): Log {
  const nothing = (): void => {};
  return {
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: (message, fields) => warnings.push(`${message} ${JSON.stringify(fields)}`),
    error: nothing,
  };
}
