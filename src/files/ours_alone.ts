import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { shellWord } from "../shell_word.ts";
import { FileFailure, type FileInfo, type Files } from "../system/ports.ts";

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Permission bits of everybody but the owner. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** What stands at a path, and what was to be done with it when it was looked at. */
interface Found {
  readonly path: string;
  readonly info: FileInfo;
  readonly doing: string;
}

function refuse({ doing, path }: Found, state: string, hint: string): never {
  throw new AtmosError("storage", `cannot ${doing} "${printable(path)}": ${state}`, { hint });
}

/** Accepts a real folder that only its owner can use, or that can be made so. */
export async function acceptFolder(files: Files, found: Found): Promise<void> {
  if (found.info.kind === "link") refuse(found, "it is a symbolic link", "Remove the link and try again.");
  if (found.info.kind !== "folder") refuse(found, "it is not a folder", "Move it away and try again.");
  refuseForeign(found);
  // Where others may look but not write, the files themselves are still closed to them.
  await tighten(files, found, FOLDER_MODE, OTHERS_WRITE);
}

/** Whoever owns it can change it, whatever its mode. */
function refuseForeign(found: Found): void {
  if (found.info.isOurs) return;
  refuse(found, "it belongs to another user", "Find out who has put it there, move it away and try again.");
}

/**
 * Accepts a folder that a person has named, when it is theirs alone already: whatever else it may be for, its mode is
 * not ours to change.
 */
export function acceptGivenFolder(found: Found): void {
  const { info, path } = found;
  if (info.kind !== "folder") {
    refuse(found, "it is not a folder", "Name a folder, or one that is yet to be made.");
  }
  if (info.mode === undefined || (info.mode & OTHERS) === 0) return;
  refuse(
    found,
    "others have access to this folder",
    `If it is for secrets alone, run \`chmod 700 ${
      shellWord(printable(path))
    }\`; else name a folder that is yet to be made.`,
  );
}

/** Accepts a real file that only its owner can use, or that can be made so. */
export async function acceptFile(files: Files, found: Found): Promise<void> {
  if (found.info.kind === "link") refuse(found, "it is a symbolic link", "Remove the link and try again.");
  if (found.info.kind !== "file") refuse(found, "it is not a file", "Move it away and try again.");
  refuseForeign(found);
  await tighten(files, found, FILE_MODE, OTHERS);
}

/**
 * Takes everybody else's permissions away, and gives the owner's back that a umask took. Where that fails, the harmful
 * ones are not lived with.
 */
async function tighten(files: Files, found: Found, mode: number, harmful: number): Promise<void> {
  const { path, info } = found;
  if (info.mode === undefined || ((info.mode & OTHERS) === 0 && (info.mode & mode) === mode)) return;
  try {
    await files.setMode(path, mode);
  } catch (thrown) {
    if (!(thrown instanceof FileFailure)) throw thrown;
    if (thrown.reason === "absent" || (info.mode & harmful) === 0) return;
    refuse(
      found,
      "others have access to it, and that cannot be changed",
      "Check who owns it: it has to belong to you alone.",
    );
  }
}
