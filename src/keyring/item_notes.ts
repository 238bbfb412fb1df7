/**
 * What may be told of an item without opening the keyring: until when it is good. Files of ours, one for each item, in which
 * no secret is; they are written and removed with the items. Nobody decides anything by them.
 */
import type { Folders } from "../files/folders.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { hexDigest } from "../hex_digest.ts";
import type { System } from "../system/ports.ts";
import type { Item, ItemKey, ItemNote, Keyring } from "./keyring.ts";
import { addressOf } from "./names.ts";

export interface NotedItem extends ItemNote {
  /** The name of the keyring that it was put into. */
  readonly keyring: string;
}

type Place = Pick<System, "files" | "log">;

/** The folder of all notes, below that for caches. */
const NOTES = "keyring-notes";

/** The keyring, with notes of what is put into it. One that cannot be written is no reason to lose the item. */
export function noting(keyring: Keyring, system: Place, folders: Pick<Folders, "cache">): Keyring {
  const note = async (key: ItemKey, item: Item | undefined): Promise<void> => {
    const dir = notesDir(system, folders);
    try {
      const file = await fileOf(key);
      const text = item?.note === undefined ? undefined : toText(keyring.name, item.note);
      if (text !== undefined) return await dir.write([NOTES, file], text);
      await dir.remove(NOTES, file);
      await dir.removeEmpty(NOTES);
    } catch (error) {
      system.log.debug("What a keyring holds is not noted", { reason: error });
    }
  };
  return {
    ...keyring,
    set: async (key, item) => {
      await keyring.set(key, item);
      await note(key, item);
    },
    delete: async (key) => {
      const outcome = await keyring.delete(key);
      await note(key, undefined);
      return outcome;
    },
  };
}

/** What was noted when the item was kept; undefined for nothing, and for what is no note. */
export async function notedItem(
  system: Place,
  folders: Pick<Folders, "cache">,
  key: ItemKey,
): Promise<NotedItem | undefined> {
  const text = await notesDir(system, folders).readText(NOTES, await fileOf(key));
  return text === undefined ? undefined : fromText(text);
}

function notesDir({ files }: Place, { cache }: Pick<Folders, "cache">): ScopedDir {
  return new ScopedDir(files, cache);
}

async function fileOf(key: ItemKey): Promise<string> {
  return `${await hexDigest(addressOf(key))}.json`;
}

function toText(keyring: string, { expiresAt, renews }: ItemNote): string {
  return `${JSON.stringify({ keyring, expiresAt, renews })}\n`;
}

function fromText(text: string): NotedItem | undefined {
  try {
    const { keyring, expiresAt, renews } = Object(JSON.parse(text));
    if (typeof keyring !== "string" || typeof renews !== "boolean") return undefined;
    return { keyring, expiresAt: typeof expiresAt === "number" ? expiresAt : undefined, renews };
  } catch {
    return undefined;
  }
}
