import { join } from "../system/path.ts";
import { writeAtomic } from "../files/atomic.ts";
import type { FileInfo, Files, System } from "../system/ports.ts";
import { holdsSecret } from "./holds_secret.ts";
import { type ParsedFile, parseYaml } from "./parse.ts";
import { decodeTree, encodeTree } from "./tree_json.ts";

/**
 * Loading a YAML parser takes longer than everything else that a command with a live session does. So what a
 * text means is kept below the cache folder, in a file named after the text's hash. It is a pure function of
 * the text: functions, includes and merging come later. Whatever is wrong with the cache, it is only slower.
 */

/** Changes whenever the same text would be stored differently. */
const FORMAT = "atmos-config-1";
const MOST_FILES = 64;
const STORED = /^[0-9a-f]{64}\.json$/;

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
  const name = `${await hashOf(text)}.json`;
  const [state, stored] = await Promise.all([
    stateOf(system, cache, folder),
    system.files.readText(join(folder, name)).catch(() => undefined),
  ]);
  const known = state === "ours alone" && stored !== undefined ? decoded(stored, file) : undefined;
  if (known !== undefined) return known;
  const parsed = await parseYaml(text, file);
  const { root } = parsed;
  if (
    keep && state !== "not ours" && parsed.problems.length === 0 && root !== undefined && !holdsSecret(root)
  ) {
    try {
      if (state === "open to others") await close(system.files, cache, folder);
      await write(system, folder, name, parsed);
    } catch {
      // It is only slower.
    }
  }
  return parsed;
}

async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${FORMAT}\n${text}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

type FolderState = "ours alone" | "absent" | "open to others" | "not ours";

/** What others may write to could hold somebody else's idea of what a configuration says. */
async function stateOf({ files }: System, cache: string, folder: string): Promise<FolderState> {
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

/** Makes it ours alone, without anything that somebody may have put there: before it is closed, and after. */
async function close(files: Files, cache: string, folder: string): Promise<void> {
  await removeAll(files, folder);
  for (const path of [cache, folder]) await files.setMode(path, 0o700);
  await removeAll(files, folder);
}

async function removeAll(files: Files, folder: string): Promise<void> {
  for (const { name, kind } of await files.list(folder)) {
    if (kind !== "folder" && STORED.test(name)) await files.removeFile(join(folder, name));
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

async function write(system: System, folder: string, name: string, parsed: ParsedFile): Promise<void> {
  if (parsed.root === undefined) return;
  const { files } = system;
  const content = JSON.stringify({ root: encodeTree(parsed.root), tags: parsed.tags });
  await files.makeFolder(folder, 0o700);
  await writeAtomic(files, join(folder, name), content);
  await sweep(files, folder);
}

/** Keeps the newest files. Anything else in the folder is not ours. */
async function sweep(files: Files, folder: string): Promise<void> {
  const entries = await files.list(folder);
  const stored = entries.filter(({ name, kind }) => kind === "file" && STORED.test(name)).map(({ name }) =>
    name
  );
  if (stored.length <= MOST_FILES) return;
  const aged: { name: string; at: number }[] = [];
  for (const name of stored) {
    const info = await files.info(join(folder, name));
    if (info !== undefined) aged.push({ name, at: modified(info) });
  }
  aged.sort((a, b) => b.at - a.at);
  for (const { name } of aged.slice(MOST_FILES)) await files.removeFile(join(folder, name));
}

function modified(info: FileInfo): number {
  return info.modifiedAt ?? 0;
}
