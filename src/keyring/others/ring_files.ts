/** Items in encrypted files, one for each. */
import { join } from "../../system/path.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import { openJwe } from "./passphrase_jwe.ts";
import { contentOf, type RingContent, type RingItem, type RingPlaces } from "./ring_item.ts";

/** Bytes: real ones have some hundred. */
const LARGEST = 64 * 1024;
const MOST_FILES = 10_000;

export async function ringFiles(
  { files }: System,
  { files: folder }: RingPlaces,
): Promise<Map<string, RingItem>> {
  const items = new Map<string, RingItem>();
  if (folder === undefined) return items;
  try {
    for (const { name, kind } of await files.list(folder, MOST_FILES)) {
      if (kind !== "file") continue;
      const path = join(folder, name);
      items.set(unescaped(name), {
        store: path,
        async read(passphrase): Promise<RingContent> {
          const text = await files.readText(path, LARGEST).catch(() => undefined);
          if (text === undefined) return { reason: "its file cannot be read" };
          const opened = await openJwe(text, await passphrase());
          return "text" in opened ? contentOf(opened.text) : opened;
        },
      });
    }
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
  }
  return items;
}

/** `a%2Fb` for `a/b` */
function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
