/**
 * Items that another program keeps in one of the stores that programs written in Go share: the Secret Service, the macOS
 * keychain, `pass`, or encrypted files. They are found by name first, and read when a person has said so; nothing is
 * changed.
 */
import type { System } from "../../system/ports.ts";
import { ringFiles } from "./ring_files.ts";
import { keychainItems } from "./ring_keychain.ts";
import { passItems } from "./ring_pass.ts";
import { secretServiceItems } from "./ring_secret_service.ts";
import type { RingItem, RingPlaces } from "./ring_item.ts";

export interface Ring {
  readonly items: ReadonlyMap<string, RingItem>;
  /** Stores that nobody here can read, in the words of {@link RingPlaces.backend}. */
  readonly unread: readonly string[];
}

/** Names that are asked for one by one. */
const MOST_ASKED = 500;

/** @param wanted names to look for where nothing can be listed */
export async function findRing(system: System, places: RingPlaces, wanted: readonly string[]): Promise<Ring> {
  const { backend } = places;
  const asked = wanted.slice(0, MOST_ASKED);
  const finders: Readonly<Record<string, () => Promise<ReadonlyMap<string, RingItem>>>> = {
    "secret-service": () => secretServiceItems(system, places, asked),
    keychain: () => keychainItems(system, places, asked),
    pass: () => passItems(system, places, asked),
    file: () => ringFiles(system, places),
  };
  if (backend !== undefined && finders[backend] === undefined) return { items: new Map(), unread: [backend] };
  const usual = system.platform === "darwin"
    ? ["keychain", "pass", "file"]
    : ["secret-service", "pass", "file"];
  const isWindows = system.platform === "windows";
  const items = new Map<string, RingItem>();
  for (const name of backend === undefined ? isWindows ? ["file"] : usual : [backend]) {
    for (const [key, item] of await finders[name]?.() ?? []) if (!items.has(key)) items.set(key, item);
  }
  return { items, unread: backend === undefined && isWindows ? ["wincred"] : [] };
}
