import { join, sep } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type FileLock, type Files, type FolderEntry } from "../system/ports.ts";
import { writeAtomic } from "./atomic.ts";
import { copiesOf, moveAside, removeWithLeftovers, sweepStale, TEMP_PREFIX } from "./leftovers.ts";
import { acceptFile, acceptFolder, acceptGivenFolder, FILE_MODE, FOLDER_MODE } from "./ours_alone.ts";
import { storageError } from "./storage_error.ts";

/**
 * A folder of ours, and the only way to write below it. Every name is one path segment; no symbolic link at or below
 * the root's entries is followed (the root itself may be reached through links); folders are 0700 and files 0600,
 * and what is found more open is tightened, except for a root that a person has named. All failures are an {@link AtmosError} `storage`.
 */
export class ScopedDir {
  readonly root: string;
  readonly #files: Files;
  readonly #isGiven: boolean;
  /** What stands before the names: they need no look at each of their letters again. */
  readonly #before: string;

  /** `isGiven`: a person has named the root. It must be theirs alone already, or not be there yet. */
  constructor(files: Files, root: string, { isGiven = false } = {}) {
    this.#files = files;
    this.root = root;
    const whole = join(root);
    this.#before = whole.endsWith(sep) ? whole : whole + sep;
    this.#isGiven = isGiven;
  }

  /** The path of a name below the root. Refuses names that are more or less than one segment. */
  path(...names: readonly string[]): string {
    for (const name of names) {
      if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
        throw new AtmosError(
          "storage",
          `cannot use "${printable(name)}" below "${this.root}": it is not a file name`,
        );
      }
    }
    return names.length === 0 ? join(this.root) : this.#before + names.join(sep);
  }

  /** The text of a file, or undefined when there is none. */
  async readText(...names: readonly string[]): Promise<string | undefined> {
    return await this.#guard("read", names, async (path) => {
      if (!await this.#hasFile("read", names)) return undefined;
      return await this.#files.readText(path);
    });
  }

  /** The bytes of a file of any length in parts of at most `size`; nothing when there is none. */
  async *readParts(names: readonly string[], size: number): AsyncGenerator<Uint8Array> {
    const path = this.path(...names);
    try {
      if (await this.#hasFile("read", names)) yield* this.#files.readParts(path, size);
    } catch (thrown) {
      throw storageError("read", path, thrown);
    }
  }

  /** Writes a file as a whole, with the folders that it needs. Its mode gives nobody else anything. */
  async write(names: readonly string[], text: string, mode: 0o600 | 0o700 = FILE_MODE): Promise<void> {
    await this.#guard("write", names, async (path) => {
      await this.#inFolder("write", names, async () => {
        await this.#hasFile("write", names);
        await writeAtomic(this.#files, path, text, mode);
      });
    });
  }

  /** Makes a folder, where there is none, with those above it. */
  async makeFolder(...names: readonly string[]): Promise<void> {
    await this.#guard(
      "write",
      names,
      async () => await this.#inFolder("write", [...names, ""], async () => {}),
    );
  }

  /** Appends a line to a file in one write, on a line of its own, with the folders that it needs. */
  async append(names: readonly string[], text: string): Promise<void> {
    await this.#guard("write", names, async (path) => {
      await this.#inFolder("write", names, async () => {
        await this.#hasFile("write", names);
        await this.#files.appendLine(path, new TextEncoder().encode(text), FILE_MODE);
      });
    });
  }

  /** Moves a corrupt file aside within its folder; answers with the path of the copy. `now`: ms since 1970. */
  async setAside(names: readonly string[], now: number): Promise<string> {
    return await this.#guard("set aside", names, async (path) => {
      await this.#hasFile("set aside", names);
      return await moveAside(this.#files, path, now);
    });
  }

  /**
   * Removes a file (a link itself, never what it leads to) with its corrupt copies and unfinished successors;
   * whether there was one.
   */
  async remove(...names: readonly string[]): Promise<boolean> {
    const name = names.at(-1) ?? "";
    return await this.#guard("remove", names, async () => {
      return await this.#removeAll(names.slice(0, -1), [name]);
    });
  }

  /** The same for several files of one folder, the first one first. */
  async removeAll(folder: readonly string[], names: readonly string[]): Promise<boolean> {
    return await this.#guard("remove", folder, async () => {
      try {
        for (const name of names) this.path(...folder, name);
        return await this.#removeAll(folder, names);
      } catch (thrown) {
        // Which of them it was is worth telling.
        throw thrown instanceof FileFailure ? storageError("remove", thrown.path, thrown) : thrown;
      }
    });
  }

  async #removeAll(folder: readonly string[], names: readonly string[]): Promise<boolean> {
    if (!await this.#hasFolders("remove", folder)) return false;
    return await removeWithLeftovers(this.#files, this.path(...folder), names);
  }

  /** Removes the corrupt copies and unfinished successors of a file, which stays; whether there was one. */
  async removeCopies(...names: readonly string[]): Promise<boolean> {
    return await this.#guard("remove", names, async (path) => {
      if (!await this.#hasFolders("remove", names.slice(0, -1))) return false;
      const copies = await copiesOf(this.#files, path);
      for (const copy of copies) await this.#files.removeFile(copy);
      return copies.length > 0;
    });
  }

  /** The entries of a folder, sorted by name, without temporary files; an absent folder has none. */
  async list(...names: readonly string[]): Promise<FolderEntry[]> {
    const entries = await this.listAll(...names);
    return entries.filter(({ name }) => !name.startsWith(TEMP_PREFIX));
  }

  /** The same with temporary files. */
  async listAll(...names: readonly string[]): Promise<FolderEntry[]> {
    return await this.#guard("list", names, async (path) => {
      return await this.#hasFolders("list", names) ? await this.#files.list(path) : [];
    });
  }

  /** Waits for the exclusive lock on a file, which is created and stays. */
  async lock(names: readonly string[]): Promise<FileLock> {
    return await this.#guard("lock", names, async (path) => {
      return await this.#inFolder("lock", names, async () => {
        await this.#hasFile("lock", names);
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
      if (!await this.#hasFolders("remove", names)) return removed;
      for (let left = names;; left = left.slice(0, -1)) {
        const folder = this.path(...left);
        const rest = await sweepStale(this.#files, folder);
        if (rest > 0 || !await this.#removedEmpty(folder)) return removed;
        removed.push(folder);
        if (left.length === 0) return removed;
      }
    });
  }

  async #removedEmpty(folder: string): Promise<boolean> {
    // The root may be a link that somebody set up: that stays.
    if ((await this.#files.info(folder))?.kind !== "folder") return false;
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

  /** Checks the root and the folders below it; whether they are all there. */
  async #hasFolders(doing: string, names: readonly string[]): Promise<boolean> {
    for (let depth = 0; depth <= names.length; depth++) {
      const path = this.path(...names.slice(0, depth));
      const info = await (depth === 0 ? this.#files.target(path) : this.#files.info(path));
      if (info === undefined) return false;
      if (depth === 0 && this.#isGiven) acceptGivenFolder({ path, info, doing });
      else await acceptFolder(this.#files, { path, info, doing });
    }
    return true;
  }

  /** Checks a file and the folders above it; whether they are all there. */
  async #hasFile(doing: string, names: readonly string[]): Promise<boolean> {
    if (!await this.#hasFolders(doing, names.slice(0, -1))) return false;
    const path = this.path(...names);
    const info = await this.#files.info(path);
    if (info === undefined) return false;
    await acceptFile(this.#files, { path, info, doing });
    return true;
  }

  /** Does the work in the folder of a file, again when a logout in another process removes it meanwhile. */
  async #inFolder<T>(doing: string, names: readonly string[], work: () => Promise<T>): Promise<T> {
    const folder = names.slice(0, -1);
    for (let left = 3;; left--) {
      try {
        if (!await this.#hasFolders(doing, folder)) {
          await this.#files.makeFolder(this.path(...folder), FOLDER_MODE);
          await this.#hasFolders(doing, folder);
        }
        return await work();
      } catch (thrown) {
        if (left === 0 || !(thrown instanceof FileFailure) || thrown.reason !== "absent") throw thrown;
      }
    }
  }
}
