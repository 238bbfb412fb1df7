/** Reads a tool's files from a machine in memory. */
import { CLOUDS } from "../../../../../src/clouds/registry.ts";
import { catalogueOf } from "../../../../../src/config/kinds.ts";
import { fitting } from "../../../../../src/auth/import/fitting.ts";
import { silent } from "../../../../../src/auth/silent.ts";
import type { Found, Importer, Keeping } from "../../../../../src/clouds/importer.ts";
import { findFolders } from "../../../../../src/files/folders.ts";
import type { OpenedKeyring } from "../../../../../src/keyring/open.ts";
import { memoryKeyring } from "../../../../../src/keyring/memory.ts";
import { type MemoryOptions, memorySystem } from "../../../system/memory_system.ts";

export const HOME = "/home/me";

const KINDS = catalogueOf(CLOUDS.flatMap(({ kinds }) => kinds));

/** What of a tool's files can be written. */
export async function readWith(importer: Importer, options: MemoryOptions): Promise<Found> {
  const system = memorySystem(options);
  const machine = { system, folders: findFolders(system.env), interaction: silent };
  return await fitting(await importer.read(machine), KINDS);
}

/** Entries by name, as they would be written. */
export function byName({ providers, identities }: Found): Record<string, unknown> {
  return Object.fromEntries([...providers, ...identities].map(({ name, settings }) => [name, settings]));
}

/** `place what: reason` */
export function leftIn({ leftovers }: Found): string[] {
  return leftovers.map(({ place, what, reason }) => `${place} ${what}: ${reason}`);
}

/** Somebody who keeps what was found. */
export function keeping(options: MemoryOptions = {}): Keeping {
  const system = memorySystem(options);
  const opened: OpenedKeyring = { keyring: memoryKeyring(), why: "" };
  return {
    system,
    folders: findFolders(system.env),
    realm: undefined,
    keyring: () => Promise.resolve(opened),
    interaction: silent,
  };
}
