/** Writing to the cache of parsed files: loaded when a text is new. */
import { writeAtomic } from "../files/atomic.ts";
import { join } from "../system/path.ts";
import type { FileInfo, Files } from "../system/ports.ts";
import { holdsSecret } from "./holds_secret.ts";
import type { ParsedFile } from "./parse.ts";
import { type Compact, encodeTree } from "./tree_json.ts";

const MOST_FILES = 64;
const STORED = /^[0-9a-f]{64}\.json$/;

interface Place {
  readonly cache: string;
  /** Below the cache. */
  readonly folder: string;
  readonly name: string;
  /** Whether others may write there. */
  readonly isOpen: boolean;
}

/** What is good and holds no secret, as it is kept. */
export function storable({ root, problems }: ParsedFile): Compact | undefined {
  return problems.length > 0 || root === undefined || holdsSecret(root) ? undefined : encodeTree(root);
}

/** Without it, the next start is only slower. */
export async function keepParsed(files: Files, place: Place, parsed: ParsedFile): Promise<void> {
  const root = storable(parsed);
  if (root === undefined) return;
  await keepText(files, place, () => JSON.stringify({ root, tags: parsed.tags }));
}

/** A file of our cache, beside the newest others. What cannot be put into one text, or is undefined, is not kept. */
export async function keepText(
  files: Files,
  { cache, folder, name, isOpen }: Place,
  contentOf: () => string | undefined,
): Promise<void> {
  try {
    const content = contentOf();
    if (content === undefined) return;
    if (isOpen) await close(files, cache, folder);
    await write(files, folder, name, content);
  } catch {
    // It is only slower.
  }
}

/** Empties a folder of our cache that is not used any more, and takes it away where nothing else is in it. */
export async function removeKept(files: Files, folder: string): Promise<void> {
  try {
    await removeAll(files, folder);
    await files.removeFolder(folder);
  } catch {
    // Whatever keeps it, the stacks can be read.
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

async function write(files: Files, folder: string, name: string, content: string): Promise<void> {
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
