/** What lies on disk below a folder, with the permissions that matter for secrets. */

import { dirname, join, relative } from "node:path";
import { secretsIn } from "./canary.ts";

export interface DiskEntry {
  /** Relative to the folder that was listed. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
  /** Permission bits in octal, such as `600`. */
  readonly mode: string;
  /** Of a file; where a link leads; empty for a folder. */
  readonly content: string;
}

/** Everything below the folder, sorted by path. */
export async function entriesBelow(root: string): Promise<DiskEntry[]> {
  const entries: DiskEntry[] = [];
  async function walk(folder: string): Promise<void> {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      const info = await Deno.lstat(path).catch(() => undefined);
      if (!info) continue; // Temporary files come and go.
      const kind = info.isSymlink ? "link" : info.isDirectory ? "folder" : "file";
      entries.push({
        path: relative(root, path),
        kind,
        mode: modeOf(info),
        content: await contentOf(path, info),
      });
      if (kind === "folder") await walk(path);
    }
  }
  await walk(root);
  return entries.sort((one, other) => one.path < other.path ? -1 : 1);
}

/**
 * Files below the folder that hold a secret and are not a home for one: readable for others, in a folder that
 * is open to others, or not below a folder called `atmos`.
 */
export function misplacedSecrets(entries: readonly DiskEntry[], secrets: readonly string[]): string[] {
  const modes = new Map(entries.map((entry) => [entry.path, entry.mode]));
  return entries.filter((entry) => entry.kind === "file" && secretsIn(entry.content, secrets).length > 0)
    .filter(({ path, mode }) => {
      const owned = Deno.build.os === "windows" || mode === "600" && modes.get(dirname(path)) === "700";
      return !owned || !dirname(path).split(/[/\\]/).includes("atmos");
    })
    .map(({ path, mode }) => `${path} (${mode}, in a folder ${modes.get(dirname(path))})`);
}

function modeOf(info: Deno.FileInfo): string {
  return ((info.mode ?? 0) & 0o7777).toString(8);
}

async function contentOf(path: string, info: Deno.FileInfo): Promise<string> {
  if (info.isSymlink) return await Deno.readLink(path);
  if (!info.isFile) return "";
  const bytes = await Deno.readFile(path).catch(() => new Uint8Array());
  return new TextDecoder().decode(bytes);
}
