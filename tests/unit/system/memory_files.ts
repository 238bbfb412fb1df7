import { dirname, join } from "node:path/posix";
import {
  FileFailure,
  type FileFailureReason,
  type FileInfo,
  type FileLock,
  type Files,
  type FolderEntry,
  LARGEST_FILE,
} from "../../../src/system/ports.ts";
import { memoryRandom } from "./memory_random.ts";

type Node =
  & { modifiedAt: number; isForeign?: boolean }
  & (
    | { kind: "file"; content: Uint8Array; mode: number }
    | { kind: "folder"; mode: number }
    | { kind: "link"; to: string }
    | { kind: "other"; mode: number }
  );

/** What a test may do to a memory file system besides using it as {@link Files}. */
export interface MemoryFiles extends Files {
  /** Puts a file there, with its folders (0700). */
  put(path: string, content: string | Uint8Array, mode?: number): void;
  putFolder(path: string, mode?: number): void;
  /** A symbolic link; `to` may be relative and need not exist. */
  putLink(path: string, to: string): void;
  /** Something that is neither file nor folder, like a pipe or device. */
  putOther(path: string): void;
  /** Every file's path, sorted. */
  paths(): string[];
  text(path: string): string | undefined;
  /** Lets the next calls of `method` (on paths that match) fail; `times` defaults to for ever. */
  failOn(method: keyof Files, reason: FileFailureReason, options?: { path?: RegExp; times?: number }): void;
  setModifiedAt(path: string, time: number): void;
  /** Gives what is there to another user of the machine. */
  giveAway(path: string): void;
  /** Lets another process that lives be about to finish a file. */
  hold(path: string): void;
  /** Calls so far, as `method path`. */
  readonly calls: string[];
}

interface Fault {
  readonly method: string;
  readonly reason: FileFailureReason;
  readonly path: RegExp;
  left: number;
}

const LINKS_FOLLOWED = 40;

/** A file system in memory, with POSIX paths, modes and symbolic links. */
export function memoryFiles(now: () => number, workingFolder = "/"): MemoryFiles {
  const random = memoryRandom();
  const nodes = new Map<string, Node>([["/", { kind: "folder", mode: 0o755, modifiedAt: now() }]]);
  const faults: Fault[] = [];
  const calls: string[] = [];
  const lockTails = new Map<string, Promise<void>>();
  const held = new Set<string>();
  let cwd = workingFolder;
  const decoder = new TextDecoder();

  const fail = (reason: FileFailureReason, path: string): never => {
    throw new FileFailure(reason, path, `${reason}: ${path}`);
  };
  const enter = (method: keyof Files, path: string): void => {
    calls.push(`${method} ${path}`);
    const fault = faults.find((one) => one.method === method && one.left > 0 && one.path.test(path));
    if (fault === undefined) return;
    fault.left--;
    fail(fault.reason, path);
  };

  /** The path without links, except for a last one unless `last`; what is absent stays as it is. */
  const resolve = (path: string, last: boolean): string => {
    if (path.includes("\0")) fail("other", path);
    let rest = path.split("/").filter((name) => name !== "");
    let at = "/";
    for (let followed = 0; rest.length > 0;) {
      const [name = "", ...after] = rest;
      const next = name === ".." ? dirname(at) : name === "." ? at : join(at, name);
      const node = nodes.get(next);
      if (node?.kind === "link" && (last || after.length > 0)) {
        if (++followed > LINKS_FOLLOWED) fail("other", path);
        rest = [...node.to.split("/").filter((part) => part !== ""), ...after];
        if (node.to.startsWith("/")) at = "/";
        continue;
      }
      if (after.length > 0 && node !== undefined && node.kind !== "folder") fail("not_a_folder", path);
      at = next;
      rest = after;
    }
    return at;
  };
  const find = (path: string, last: boolean): { path: string; node: Node | undefined } => {
    try {
      const real = resolve(path, last);
      return { path: real, node: nodes.get(real) };
    } catch (thrown) {
      if (thrown instanceof FileFailure && thrown.reason === "not_a_folder") return { path, node: undefined };
      throw thrown;
    }
  };
  const touch = (folder: string): void => {
    const node = nodes.get(folder);
    if (node !== undefined) node.modifiedAt = now();
  };
  const parentOf = (path: string): void => {
    const parent = nodes.get(dirname(path));
    if (parent === undefined) fail("absent", path);
    else if (parent.kind !== "folder") fail("not_a_folder", path);
  };
  const infoOf = (node: Node | undefined): FileInfo | undefined =>
    node === undefined ? undefined : {
      kind: node.kind,
      size: node.kind === "file" ? node.content.length : 0,
      mode: node.kind === "link" ? 0o777 : node.mode,
      modifiedAt: node.modifiedAt,
      isOurs: node.isForeign !== true,
    };
  const childrenOf = (folder: string): string[] =>
    [...nodes.keys()].filter((path) => path !== "/" && dirname(path) === folder).sort();
  const read = (path: string, limit: number = LARGEST_FILE): Uint8Array | undefined => {
    const { node } = find(path, true);
    if (node === undefined) return undefined;
    if (node.kind === "folder") return fail("is_a_folder", path);
    if (node.kind !== "file") return fail("not_a_file", path);
    return node.content.length > limit ? fail("too_large", path) : node.content.slice();
  };
  const makeFolders = (folder: string, mode: number): void => {
    const real = resolve(folder, true);
    const found = nodes.get(real);
    if (found?.kind === "folder") return;
    if (found !== undefined) fail("not_a_folder", folder);
    if (real !== "/") makeFolders(dirname(real), mode);
    nodes.set(real, { kind: "folder", mode, modifiedAt: now() });
    touch(dirname(real));
  };
  const remove = (path: string, wanted: "file" | "folder"): boolean => {
    const { path: real, node } = find(path, false);
    if (node === undefined) return false;
    if (node.kind === "folder" && wanted === "file") fail("is_a_folder", path);
    if (node.kind !== "folder" && wanted === "folder") fail("not_a_folder", path);
    if (childrenOf(real).length > 0) fail("not_empty", path);
    touch(dirname(real));
    return nodes.delete(real);
  };

  const append = (path: string, content: Uint8Array, mode: number): void => {
    const real = resolve(path, true);
    const node = nodes.get(real);
    if (node?.kind === "folder") fail("is_a_folder", path);
    parentOf(real);
    const before = node?.kind === "file" ? node.content : new Uint8Array();
    const whole = new Uint8Array([...before, ...content]);
    const kept = node?.kind === "file" ? node.mode : mode;
    nodes.set(real, { kind: "file", content: whole, mode: kept, modifiedAt: now() });
  };

  const files: Files = {
    readBytes: async (path, limit) => (enter("readBytes", path), await read(path, limit)),
    readStart: async (path, length) => (enter("readStart", path), await read(path)?.slice(0, length)),
    readParts: async function* (path, size): AsyncGenerator<Uint8Array> {
      enter("readParts", path);
      const content = await read(path, Infinity) ?? new Uint8Array();
      for (let start = 0; start < content.length; start += size) yield content.slice(start, start + size);
    },
    readText: async (path, limit) => {
      enter("readText", path);
      const content = await read(path, limit);
      return content === undefined ? undefined : decoder.decode(content);
    },
    info: async (path) => (enter("info", path), await infoOf(find(path, false).node)),
    target: async (path) => (enter("target", path), await infoOf(find(path, true).node)),
    list: async (folder, limit = Infinity) => {
      enter("list", folder);
      const real = await resolve(folder, true);
      const node = nodes.get(real);
      if (node === undefined) return [];
      if (node.kind !== "folder") fail("not_a_folder", folder);
      const children = childrenOf(real);
      if (children.length > limit) fail("too_large", folder);
      return children.map((path): FolderEntry => ({
        name: path.slice(path.lastIndexOf("/") + 1),
        kind: nodes.get(path)?.kind ?? "other",
      }));
    },
    realPath: async (path) => {
      enter("realPath", path);
      const found = await find(path, true);
      return found.node === undefined ? undefined : found.path;
    },
    makeFolder: async (folder, mode) => (enter("makeFolder", folder), await makeFolders(folder, mode)),
    writeNew: async (path, content, mode, finish) => {
      enter("writeNew", path);
      const real = await resolve(path, false);
      if (nodes.has(real)) fail("exists", path);
      parentOf(real);
      nodes.set(real, { kind: "file", content: content.slice(), mode, modifiedAt: now() });
      touch(dirname(real));
      held.add(real);
      try {
        await finish?.();
      } catch (thrown) {
        nodes.delete(real);
        throw thrown;
      } finally {
        held.delete(real);
      }
    },
    isHeld: async (path) => (enter("isHeld", path), await held.has(resolve(path, false))),
    append: async (path, content, mode) => {
      enter("append", path);
      await append(path, content, mode);
    },
    appendLine: async (path, line, mode) => {
      enter("append", path);
      const before = await read(path);
      const isWhole = before === undefined || before.length === 0 || before.at(-1) === 0x0a;
      append(path, isWhole ? line : new Uint8Array([0x0a, ...line]), mode);
    },
    rename: async (from, to) => {
      enter("rename", to);
      const source = await resolve(from, false);
      const target = resolve(to, false);
      const node = nodes.get(source) ?? fail("absent", to);
      parentOf(target);
      const there = nodes.get(target);
      if (there?.kind === "folder" && node.kind !== "folder") fail("is_a_folder", to);
      if (there?.kind === "folder" && childrenOf(target).length > 0) fail("not_empty", to);
      if (there !== undefined && there.kind !== "folder" && node.kind === "folder") fail("not_a_folder", to);
      for (const [path, moved] of [...nodes]) {
        if (path !== source && !path.startsWith(`${source}/`)) continue;
        nodes.delete(path);
        nodes.set(target + path.slice(source.length), moved);
      }
      touch(dirname(source));
      touch(dirname(target));
    },
    removeFile: async (path) => (enter("removeFile", path), await remove(path, "file")),
    removeFolder: async (path) => (enter("removeFolder", path), await remove(path, "folder")),
    setMode: async (path, mode) => {
      enter("setMode", path);
      const { node } = await find(path, true);
      if (node === undefined) fail("absent", path);
      else if (node.isForeign) fail("denied", path);
      else if (node.kind !== "link") node.mode = mode;
    },
    lock: async (path) => {
      enter("lock", path);
      const real = resolve(path, true);
      const node = nodes.get(real);
      if (node?.kind === "folder") fail("is_a_folder", path);
      parentOf(real);
      if (node === undefined) {
        nodes.set(real, { kind: "file", content: new Uint8Array(), mode: 0o600, modifiedAt: now() });
      }
      const before = lockTails.get(real);
      let finish = (): void => {};
      lockTails.set(real, new Promise<void>((done) => finish = done));
      await before;
      if (!nodes.has(real)) {
        nodes.set(real, { kind: "file", content: new Uint8Array(), mode: 0o600, modifiedAt: now() });
      }
      const lock: FileLock = {
        release: () => Promise.resolve(finish()),
        retire: () => {
          nodes.delete(real);
          return lock.release();
        },
      };
      return lock;
    },
    freshWord: random.uuid,
    workingFolder: () => cwd,
    changeWorkingFolder: (folder) => {
      const { path, node } = find(folder, true);
      if (node === undefined) fail("absent", folder);
      else if (node.kind !== "folder") fail("not_a_folder", folder);
      cwd = path;
    },
  };

  return {
    ...files,
    calls,
    put: (path, content, mode = 0o600) => {
      makeFolders(dirname(path), 0o700);
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      nodes.set(path, { kind: "file", content: bytes, mode, modifiedAt: now() });
    },
    putFolder: (path, mode = 0o700) => {
      makeFolders(dirname(path), 0o700);
      nodes.set(path, { kind: "folder", mode, modifiedAt: now() });
    },
    putLink: (path, to) => {
      makeFolders(dirname(path), 0o700);
      nodes.set(path, { kind: "link", to, modifiedAt: now() });
    },
    putOther: (path) => {
      makeFolders(dirname(path), 0o700);
      nodes.set(path, { kind: "other", mode: 0o600, modifiedAt: now() });
    },
    paths: () => [...nodes].filter(([, node]) => node.kind === "file").map(([path]) => path).sort(),
    text: (path) => {
      const node = nodes.get(path);
      return node?.kind === "file" ? decoder.decode(node.content) : undefined;
    },
    failOn: (method, reason, options = {}) => {
      faults.push({ method, reason, path: options.path ?? /(?:)/, left: options.times ?? Infinity });
    },
    setModifiedAt: (path, time) => {
      const node = nodes.get(path);
      if (node !== undefined) node.modifiedAt = time;
    },
    giveAway: (path) => {
      const node = nodes.get(path);
      if (node !== undefined) node.isForeign = true;
    },
    hold: (path) => held.add(path),
  };
}
