import { hexDigest } from "../hex_digest.ts";
import { join } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import { folderState } from "./parse_cache.ts";
import type { ParsedFile } from "./parse.ts";
import { type Compact, decodeTree } from "./tree_json.ts";

/** Changes whenever the same text would be stored differently. */
const FORMAT = "atmos-manifests-2";
/** Below the cache. Earlier versions kept what templates had become, with secrets in it, in another folder. */
const FOLDER = "manifests";
const EARLIER = "stacks";
/** Bytes of all that is kept of one project. */
const LARGEST = 128 * 1024 * 1024;

type Stored = readonly [root: Compact, tags: readonly string[]];

/**
 * What the texts of many files mean that are always read together, in one file below the cache folder: thousands of
 * small ones would take longer to open than to parse. Each is found by the hash of its text, as in `parse_cache.ts`, and
 * only what was asked for in a run is kept for the next one.
 */
export interface ParsedPack {
  /** As {@link parseYaml}. */
  parse(text: string, file: string): Promise<ParsedFile>;
  /** Keeps what was asked for, where something of it is new. */
  save(): Promise<void>;
}

/** @param project whose files they are: its folder */
export async function openParsedPack(system: System, cache: string, project: string): Promise<ParsedPack> {
  const folder = join(cache, FOLDER);
  const name = `${await hexDigest(`${FORMAT}\n${project}`)}.json`;
  const state = await folderState(system, cache, folder);
  if (state === "absent") await removeEarlier(system, cache);
  const text = state !== "ours alone"
    ? undefined
    : await system.files.readText(join(folder, name), LARGEST).catch(() => undefined);
  const known = text === undefined ? new Map<string, Stored>() : storedIn(text);
  const used = new Map<string, Stored>();
  let isNew = false;
  return {
    async parse(text, file): Promise<ParsedFile> {
      const hash = await hexDigest(text);
      const stored = known.get(hash);
      const tree = stored === undefined ? undefined : decoded(stored, file);
      if (stored !== undefined && tree !== undefined) {
        used.set(hash, stored);
        return tree;
      }
      const { parseYaml } = await import("./parse.ts");
      const parsed = await parseYaml(text, file);
      const { storable } = await import("./keep_parsed.ts");
      const root = storable(parsed);
      if (root !== undefined) {
        used.set(hash, [root, parsed.tags]);
        isNew = true;
      }
      return parsed;
    },
    async save(): Promise<void> {
      if (!isNew || state === "not ours") return;
      const { keepText } = await import("./keep_parsed.ts");
      await keepText(system.files, { cache, folder, name, isOpen: state === "open to others" }, () => {
        const content = JSON.stringify({ format: FORMAT, files: [...used] });
        return content.length > LARGEST / 2 ? undefined : content;
      });
    },
  };
}

/** It needs room, and may hold what nobody is to find. */
async function removeEarlier(system: System, cache: string): Promise<void> {
  const folder = join(cache, EARLIER);
  const state = await folderState(system, cache, folder);
  if (state === "absent" || state === "not ours") return;
  const { removeKept } = await import("./keep_parsed.ts");
  await removeKept(system.files, folder);
}

function storedIn(text: string): Map<string, Stored> {
  try {
    const { format, files } = JSON.parse(text);
    return format === FORMAT ? new Map(files) : new Map();
  } catch {
    return new Map();
  }
}

function decoded(stored: Stored, file: string): ParsedFile | undefined {
  try {
    const [root, tags] = stored;
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) return undefined;
    return { root: decodeTree(root, file), tags, problems: [] };
  } catch {
    return undefined;
  }
}
