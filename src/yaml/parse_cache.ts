import { hexDigest } from "../hex_digest.ts";
import { join } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import type { ParsedFile } from "./parse.ts";
import { decodeTree } from "./tree_json.ts";

/**
 * Loading a YAML parser takes longer than everything else that a command with a live session does. So what a
 * text means is kept below the cache folder, in a file named after the text's hash. It is a pure function of
 * the text: functions, includes and merging come later. Whatever is wrong with the cache, it is only slower.
 */

/** Changes whenever the same text would be stored differently. */
const FORMAT = "atmos-config-1";

/**
 * As {@link parseYaml}, from `<cache>/config/` when the same text was seen before. `keep`: whether it is kept there
 * when it was not.
 */
export async function parseCached(
  system: System,
  cache: string,
  text: string,
  file: string,
  keep = true,
): Promise<ParsedFile> {
  const folder = join(cache, "config");
  const name = `${await hexDigest(`${FORMAT}\n${text}`)}.json`;
  const [state, stored] = await Promise.all([
    folderState(system, cache, folder),
    system.files.readText(join(folder, name)).catch(() => undefined),
  ]);
  const known = state === "ours alone" && stored !== undefined ? decoded(stored, file) : undefined;
  if (known !== undefined) return known;
  const { parseYaml } = await import("./parse.ts");
  const parsed = await parseYaml(text, file);
  if (keep && state !== "not ours") {
    const { keepParsed } = await import("./keep_parsed.ts");
    await keepParsed(system.files, { cache, folder, name, isOpen: state === "open to others" }, parsed);
  }
  return parsed;
}

type FolderState = "ours alone" | "absent" | "open to others" | "not ours";

/** What others may write to could hold somebody else's idea of what a configuration says. */
export async function folderState({ files }: System, cache: string, folder: string): Promise<FolderState> {
  try {
    const [above, here] = await Promise.all([files.target(cache), files.info(folder)]);
    if (above === undefined || here === undefined) return "absent";
    if (here.kind !== "folder" || !above.isOurs || !here.isOurs) return "not ours";
    const isOpen = ((above.mode ?? 0) & 0o022) !== 0 || ((here.mode ?? 0) & 0o077) !== 0;
    return isOpen ? "open to others" : "ours alone";
  } catch {
    return "not ours";
  }
}

function decoded(text: string, file: string): ParsedFile | undefined {
  try {
    const { root, tags } = JSON.parse(text);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) return undefined;
    return { root: decodeTree(root, file), tags, problems: [] };
  } catch {
    return undefined;
  }
}
