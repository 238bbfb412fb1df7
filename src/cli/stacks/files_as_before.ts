import { isBelow, join, relative } from "../../system/path.ts";
import { FileFailure, type Files } from "../../system/ports.ts";

/**
 * Files as they were: whatever lies in a repository is read from a copy, under its old name, and nothing there is
 * written. That it is a repository still shows.
 */
export function filesAsBefore(files: Files, root: string, copy: string): Files {
  const git = join(root, ".git");
  const isThere = (path: string): boolean =>
    path === root || isBelow(path, root) && path !== git && !isBelow(path, git);
  const to = (path: string): string => isThere(path) ? join(copy, relative(root, path)) : path;
  const refused = (path: string): void => {
    if (isThere(path)) throw new FileFailure("read_only", path, "it is read only");
  };
  return {
    ...files,
    readBytes: (path, limit) => files.readBytes(to(path), limit),
    readStart: (path, length) => files.readStart(to(path), length),
    readParts: (path, size) => files.readParts(to(path), size),
    readText: (path, limit) => files.readText(to(path), limit),
    info: (path) => files.info(to(path)),
    target: (path) => files.target(to(path)),
    list: (folder, limit) => files.list(to(folder), limit),
    realPath: async (path) => {
      if (!isThere(path)) return await files.realPath(path);
      const [found, top] = [await files.realPath(to(path)), await files.realPath(copy) ?? copy];
      if (found === undefined) return undefined;
      return found === top || isBelow(found, top) ? join(root, relative(top, found)) : found;
    },
    writeNew: async (path, ...more) => {
      refused(path);
      await files.writeNew(path, ...more);
    },
    makeFolder: async (folder, mode) => {
      refused(folder);
      await files.makeFolder(folder, mode);
    },
    rename: async (from, target) => {
      refused(target);
      await files.rename(from, target);
    },
    removeFile: async (path) => {
      refused(path);
      return await files.removeFile(path);
    },
  };
}
