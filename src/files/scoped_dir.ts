import { join } from "node:path";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type FileInfo, type FileLock, type Files, type FolderEntry } from "../system/ports.ts";
import { writeAtomic } from "./atomic.ts";
import { moveAside, removeWithLeftovers, sweepStale, TEMP_PREFIX } from "./leftovers.ts";
import { storageError } from "./storage_error.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Permission bits of everybody but the owner. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

function refuse(doing: string, path: string, state: string, hint?: string): never {
  throw new AtmosError(
    "storage",
    `cannot ${doing} "${printable(path)}": ${state}`,
    hint === undefined ? {} : { hint },
  );
}

/**
 * A folder of ours, and the only way to write below it. Every name is one path segment; no symbolic link at or below
 * the root's entries is followed (the root itself may be reached through links); folders are 0700 and files 0600,
 * and what is found more open is tightened. All failures are an {@link AtmosError} `storage`.
 */
export class ScopedDir {
  readonly root: string;
  readonly #files: Files;

  constructor(files: Files, root: string) {
    this.#files = files;
    this.root = root;
  }

  /** The path of a name below the root. Refuses names that are more or less than one segment. */
  path(...names: readonly string[]): string {
    for (const name of names) {
      if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
        refuse("use", name, "it is not a file name");
      }
    }
    return join(this.root, ...names);
  }

  /** The text of a file, or undefined when there is none. */
  async readText(...names: readonly string[]): Promise<string | undefined> {
    return await this.#guard("read", names, async (path) => {
      if (await this.#file("read", names) === undefined) return undefined;
      return await this.#files.readText(path);
    });
  }

  /** Writes a file as a whole, with the folders that it needs. */
  async write(names: readonly string[], text: string): Promise<void> {
    await this.#guard("write", names, async (path) => {
      await this.#inFolder("write", names, async () => {
        await this.#file("write", names);
        await writeAtomic(this.#files, path, text, FILE_MODE);
      });
    });
  }

  /** Moves a corrupt file aside within its folder; answers with the path of the copy. `now`: ms since 1970. */
  async setAside(names: readonly string[], now: number): Promise<string> {
    return await this.#guard("set aside", names, async (path) => {
      await this.#file("set aside", names);
      return await moveAside(this.#files, path, now);
    });
  }

  /**
   * Removes a file (a link itself, never what it leads to) with its corrupt copies and unfinished successors;
   * whether there was one.
   */
  async remove(...names: readonly string[]): Promise<boolean> {
    return await this.#guard("remove", names, async (path) => {
      if (await this.#folders("remove", names.slice(0, -1)) === undefined) return false;
      return await removeWithLeftovers(this.#files, path);
    });
  }

  /** The entries of a folder, sorted by name, without temporary files; an absent folder has none. */
  async list(...names: readonly string[]): Promise<FolderEntry[]> {
    return await this.#guard("list", names, async (path) => {
      if (await this.#folders("list", names) === undefined) return [];
      const entries = await this.#files.list(path);
      return entries.filter(({ name }) => !name.startsWith(TEMP_PREFIX));
    });
  }

  /** Waits for the exclusive lock on a file, which is created and stays. */
  async lock(names: readonly string[]): Promise<FileLock> {
    return await this.#guard("lock", names, async (path) => {
      return await this.#inFolder("lock", names, async () => {
        await this.#file("lock", names);
        return await this.#files.lock(path);
      });
    });
  }

  /**
   * Removes a folder when it is empty, then each parent that became empty, up to and including the root.
   * Answers with the paths that were removed.
   */
  async removeEmpty(...names: readonly string[]): Promise<string[]> {
    return await this.#guard("remove", names, async () => {
      const removed: string[] = [];
      if (await this.#folders("remove", names) === undefined) return removed;
      for (let left = names;; left = left.slice(0, -1)) {
        const folder = this.path(...left);
        await sweepStale(this.#files, folder);
        if (!await this.#removedEmpty(folder)) return removed;
        removed.push(folder);
        if (left.length === 0) return removed;
      }
    });
  }

  async #removedEmpty(folder: string): Promise<boolean> {
    try {
      return await this.#files.removeFolder(folder);
    } catch (thrown) {
      if (thrown instanceof FileFailure && thrown.reason === "not_empty") return false;
      throw thrown;
    }
  }

  async #guard<T>(doing: string, names: readonly string[], work: (path: string) => Promise<T>): Promise<T> {
    const path = this.path(...names);
    try {
      return await work(path);
    } catch (thrown) {
      throw storageError(doing, path, thrown);
    }
  }

  /** Checks the root and the folders below it; undefined when one is absent. */
  async #folders(doing: string, names: readonly string[]): Promise<string | undefined> {
    const root = await this.#files.target(this.root);
    if (root === undefined) return undefined;
    await this.#checkFolder(doing, this.root, root);
    for (let depth = 1; depth <= names.length; depth++) {
      const folder = this.path(...names.slice(0, depth));
      const info = await this.#files.info(folder);
      if (info === undefined) return undefined;
      await this.#checkFolder(doing, folder, info);
    }
    return this.path(...names);
  }

  /** Does the work in the folder of a file, and once more when a logout in another process removes it meanwhile. */
  async #inFolder<T>(doing: string, names: readonly string[], work: () => Promise<T>): Promise<T> {
    const folder = names.slice(0, -1);
    for (let left = 3;; left--) {
      try {
        if (await this.#folders(doing, folder) === undefined) {
          await this.#files.makeFolder(this.path(...folder), FOLDER_MODE);
          await this.#folders(doing, folder);
        }
        return await work();
      } catch (thrown) {
        if (left === 0 || !(thrown instanceof FileFailure) || thrown.reason !== "absent") throw thrown;
      }
    }
  }

  async #checkFolder(doing: string, path: string, info: FileInfo): Promise<void> {
    if (info.kind === "link") refuse(doing, path, "it is a symbolic link", "Remove the link and try again.");
    if (info.kind !== "folder") refuse(doing, path, "it is not a folder", "Move it away and try again.");
    await this.#tighten(doing, path, info, FOLDER_MODE, OTHERS_WRITE);
  }

  async #file(doing: string, names: readonly string[]): Promise<FileInfo | undefined> {
    if (await this.#folders(doing, names.slice(0, -1)) === undefined) return undefined;
    const path = this.path(...names);
    const info = await this.#files.info(path);
    if (info === undefined) return undefined;
    if (info.kind === "link") refuse(doing, path, "it is a symbolic link", "Remove the link and try again.");
    if (info.kind !== "file") refuse(doing, path, "it is not a file", "Move it away and try again.");
    await this.#tighten(doing, path, info, FILE_MODE, OTHERS);
    return info;
  }

  /** Takes everybody else's permissions away. Where that fails, what `harmful` bits allow is not lived with. */
  async #tighten(doing: string, path: string, info: FileInfo, mode: number, harmful: number): Promise<void> {
    if (info.mode === undefined || (info.mode & OTHERS) === 0) return;
    try {
      await this.#files.setMode(path, mode);
    } catch (thrown) {
      if (!(thrown instanceof FileFailure) || (info.mode & harmful) !== 0) {
        refuse(
          doing,
          path,
          "others have access to it, and it is not ours to change",
          "Check who owns it: it has to belong to you alone.",
        );
      }
    }
  }
}
