import { join } from "node:path";
import type { Folders } from "../files/folders.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { System } from "../system/ports.ts";
import type { Exclusive } from "./chunked.ts";

/** One lock file a name, below the cache folder; the OS frees a lock when its holder ends. */
export function fileLocks(system: System, folders: Folders): Exclusive {
  const dir = new ScopedDir(system.files, join(folders.cache, "locks"));
  return async (name, work) => {
    const lock = await dir.lock([`keyring-${await shortDigest(name)}.lock`]);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  };
}

async function shortDigest(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
