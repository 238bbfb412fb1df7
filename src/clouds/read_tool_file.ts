/** Files of other tools: a person's own, and yet whatever lies there. */
import { AtmosError, messageOf } from "../errors.ts";
import { printable } from "../printable.ts";
import { isAbsolute, isBelow, join, resolve } from "../system/path.ts";
import type { Machine } from "./importer.ts";

/** Bytes: a thousand profiles have some hundred thousand. */
const LARGEST = 8 * 1024 * 1024;

export interface ToolFile {
  /** As it is shown, with `~`. */
  readonly file: string;
  readonly text: string;
}

/**
 * The text; undefined when there is no such file.
 *
 * @throws AtmosError `storage` when it cannot be read, or is no text
 */
export async function readToolFile(
  { system, folders }: Machine,
  path: string,
): Promise<ToolFile | undefined> {
  const file = shownToolPath({ folders }, path);
  const doing = `cannot read "${file}"`;
  let text: string | undefined;
  try {
    text = await system.files.readText(path, LARGEST);
  } catch (error) {
    throw new AtmosError("storage", `${doing}: ${printable(messageOf(error))}`, {
      hint: "Nothing was imported.",
      cause: error,
    });
  }
  if (text?.includes("\0")) {
    throw new AtmosError("storage", `${doing}: it is no text`, { hint: "Nothing was imported." });
  }
  return text === undefined ? undefined : { file, text };
}

export function shownToolPath({ folders: { home } }: Pick<Machine, "folders">, path: string): string {
  return printable(home !== "/" && isBelow(path, home) ? `~${path.slice(home.length)}` : path);
}

/** Where a tool looks: what a variable names, else below the home folder. Files of ours, as in a shell of ours, are not meant. */
export function toolPath(
  { system, folders }: Machine,
  variable: string | undefined,
  ...usual: readonly string[]
): string {
  const named = variable === undefined ? undefined : system.env.get(variable);
  const written = named?.replace(/^~(?=$|[\\/])/, folders.home) || undefined;
  const path = written === undefined
    ? undefined
    : isAbsolute(written)
    ? written
    : resolve(system.files.workingFolder(), written);
  const isOurs = path !== undefined && [folders.data, folders.cache].some((folder) => isBelow(path, folder));
  return path === undefined || isOurs ? join(folders.home, ...usual) : path;
}

/** Where macOS keeps a keychain of a person's own. */
export function keychainFile({ folders: { home } }: Machine, name: string): string {
  return join(home, "Library", "Keychains", `${name}.keychain-db`);
}

/** Those that are there. */
export async function thoseThere({ system }: Machine, paths: readonly string[]): Promise<string[]> {
  const there: string[] = [];
  for (const path of paths) {
    const kind = (await system.files.target(path).catch(() => undefined))?.kind;
    if (kind === "file" || kind === "folder") there.push(path);
  }
  return there;
}
