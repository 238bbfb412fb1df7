import { giveToOwner, isOwnerOfHome } from "./folder_owner.ts";
import { dirname } from "./path.ts";
import { AtmosError } from "../errors.ts";
import { FileFailure, type FileFailureReason, type FileInfo, type Files, type FolderEntry } from "./ports.ts";
import { readRegular, readRegularParts, readRegularStart } from "./regular_file.ts";
import { appendLine } from "./append_line.ts";
import { hold, isHeld, lockQueue } from "./file_locks.ts";
import { random } from "./random.ts";

const WINDOWS = Deno.build.os === "windows";

const REASONS: Readonly<Record<string, FileFailureReason>> = {
  ENOENT: "absent",
  EACCES: "denied",
  EPERM: "denied",
  EEXIST: "exists",
  ENOTEMPTY: "not_empty",
  ENOTDIR: "not_a_folder",
  EISDIR: "is_a_folder",
  EROFS: "read_only",
  ENOSPC: "no_space",
  EDQUOT: "no_space",
};

/** Errors whose class says more than their code, which Windows and older runtimes leave out. */
const REASONS_BY_CLASS: Readonly<Record<string, FileFailureReason>> = {
  NotFound: "absent",
  PermissionDenied: "denied",
  NotCapable: "denied",
  AlreadyExists: "exists",
  NotADirectory: "not_a_folder",
  IsADirectory: "is_a_folder",
};

/** Turns whatever the runtime threw about `path` into a {@link FileFailure}. */
export function fileFailure(thrown: unknown, path: string): FileFailure {
  if (thrown instanceof FileFailure) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const reason = REASONS[code] ?? REASONS_BY_CLASS[error.name] ?? "other";
  return new FileFailure(reason, path, error.message, error);
}

/** A path is absent, too, when something that is no folder stands where one of its folders should. */
function isAbsent(thrown: unknown): boolean {
  return thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory;
}

/**
 * For what is read at every start: the system call itself takes microseconds, while a trip through the runtime's
 * thread pool takes a millisecond, and there are dozens of them.
 */
// deno-lint-ignore require-await
async function look<T>(path: string, work: () => T): Promise<T | undefined> {
  try {
    return work();
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw fileFailure(thrown, path);
  }
}

async function orFailure<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw fileFailure(thrown, path);
  }
}

async function* readParts(path: string, size: number): AsyncGenerator<Uint8Array> {
  try {
    yield* readRegularParts(path, size);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw fileFailure(thrown, path);
  }
}

function kindOf(entry: { isFile: boolean; isDirectory: boolean; isSymlink: boolean }): FileInfo["kind"] {
  if (entry.isSymlink) return "link";
  if (entry.isDirectory) return "folder";
  return entry.isFile ? "file" : "other";
}

function infoOf(stat: Deno.FileInfo): FileInfo {
  return {
    kind: kindOf(stat),
    size: stat.size,
    mode: stat.mode === null || WINDOWS ? undefined : stat.mode & 0o7777,
    modifiedAt: stat.mtime?.getTime(),
    isOurs: stat.uid === null || stat.uid === 0 || stat.uid === Deno.uid() || isOwnerOfHome(stat.uid),
  };
}

async function writeWhole(file: Deno.FsFile, content: Uint8Array): Promise<void> {
  let written = 0;
  while (written < content.length) written += await file.write(content.subarray(written));
}

async function writeNew(
  path: string,
  content: Uint8Array,
  mode: number,
  finish = (): Promise<void> => Promise.resolve(),
): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true, mode });
  giveToOwner(path);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) file.close();
    isOpen = false;
  };
  try {
    if (WINDOWS) {
      await writeWhole(file, content);
      await file.sync();
      close(); // What is open cannot be renamed there.
      return await finish();
    }
    hold(file);
    if ((file.statSync().mode ?? mode) % 0o1000 !== mode) Deno.chmodSync(path, mode);
    await writeWhole(file, content);
    await file.sync();
    await finish();
  } catch (thrown) {
    close();
    await Deno.remove(path).catch(() => {});
    throw thrown;
  } finally {
    close();
  }
}

/** A line or two, at nearly every start: see {@link look}. */
function append(path: string, content: Uint8Array, mode: number): void {
  const file = Deno.openSync(path, { append: true, create: true, mode });
  giveToOwner(path);
  try {
    for (let written = 0; written < content.length;) written += file.writeSync(content.subarray(written));
  } finally {
    file.close();
  }
}

/** Windows refuses a rename while a reader or a virus scanner has the target open: try for half a second. */
async function rename(from: string, to: string): Promise<void> {
  for (let left = WINDOWS ? 20 : 0;; left--) {
    try {
      return await Deno.rename(from, to);
    } catch (thrown) {
      if (left <= 0 || !(thrown instanceof Deno.errors.PermissionDenied)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** One after the other: what the umask takes away from a parent would keep its child from being made. */
function makeFolder(folder: string, mode: number): void {
  try {
    if (Deno.statSync(folder).isDirectory) return;
    throw new FileFailure("not_a_folder", folder, `it is no folder: ${folder}`);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  if (dirname(folder) !== folder) makeFolder(dirname(folder), mode);
  try {
    Deno.mkdirSync(folder, { mode });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
    if (Deno.statSync(folder).isDirectory) return; // Somebody else has just made it.
    throw new FileFailure("not_a_folder", folder, thrown.message, thrown);
  }
  giveToOwner(folder);
  if (!WINDOWS && (Deno.lstatSync(folder).mode ?? mode) % 0o1000 !== mode) Deno.chmodSync(folder, mode);
}

/**
 * `Deno.remove` takes files and empty folders alike, so what stands there is looked at first. A logout of many does it
 * hundreds of times: see {@link look}.
 */
async function remove(path: string, wanted: "file" | "folder"): Promise<boolean> {
  const found = await look(path, () => Deno.lstatSync(path));
  if (found === undefined) return false;
  const isFolder = found.isDirectory && !found.isSymlink;
  if (isFolder && wanted === "file") throw new FileFailure("is_a_folder", path, `it is a folder: ${path}`);
  if (!isFolder && wanted === "folder") {
    throw new FileFailure("not_a_folder", path, `it is no folder: ${path}`);
  }
  return await look(path, () => {
    Deno.removeSync(path);
    return true;
  }) ?? false;
}

// deno-lint-ignore require-await
async function list(folder: string, limit = Infinity): Promise<FolderEntry[]> {
  try {
    const entries: FolderEntry[] = [];
    for (const entry of Deno.readDirSync(folder)) {
      if (entries.length >= limit) {
        throw new FileFailure("too_large", folder, `more than ${limit} entries: ${folder}`);
      }
      entries.push({ name: entry.name, kind: kindOf(entry) });
    }
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw fileFailure(thrown, folder);
  }
}

/** It may have been removed while somebody stands in it, or a program of ours works in it. */
function workingFolder(): string {
  try {
    return Deno.cwd();
  } catch (thrown) {
    throw new AtmosError("storage", "cannot work here: the working folder does not exist any more", {
      hint: "Go to another folder: `cd ~`.",
      cause: thrown,
    });
  }
}

/** The real file system. */
export function denoFiles(): Files {
  const lock = lockQueue();
  const decoder = new TextDecoder();
  return {
    readBytes: (path, limit) => look(path, () => readRegular(path, limit)),
    readStart: (path, length) => look(path, () => readRegularStart(path, length)),
    readParts,
    readText: (path, limit) => look(path, () => decoder.decode(readRegular(path, limit))),
    info: (path) => look(path, () => infoOf(Deno.lstatSync(path))),
    target: (path) => look(path, () => infoOf(Deno.statSync(path))),
    list,
    realPath: (path) => look(path, () => Deno.realPathSync(path)),
    makeFolder: (folder, mode) => orFailure(folder, () => makeFolder(folder, mode)),
    writeNew: (path, content, mode, finish) => orFailure(path, () => writeNew(path, content, mode, finish)),
    isHeld: async (path) => await look(path, () => isHeld(path)),
    append: (path, content, mode) => orFailure(path, () => append(path, content, mode)),
    appendLine: (path, line, mode) => orFailure(path, () => appendLine(path, line, mode)),
    rename: (from, to) => orFailure(to, () => rename(from, to)),
    removeFile: (path) => remove(path, "file"),
    removeFolder: (path) => remove(path, "folder"),
    setMode: (path, mode) => WINDOWS ? Promise.resolve() : orFailure(path, () => Deno.chmod(path, mode)),
    lock: (path) => orFailure(path, () => lock(path)),
    freshWord: random.uuid,
    workingFolder,
    changeWorkingFolder: (folder) => {
      try {
        Deno.chdir(folder);
      } catch (thrown) {
        throw fileFailure(thrown, folder);
      }
    },
  };
}
