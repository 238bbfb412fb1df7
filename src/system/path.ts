/**
 * Paths of this machine. Windows has drives, shares and two separators, which the runtime's own module knows; elsewhere
 * a path is so simple that loading that module takes longer than everything that is done with it.
 */
import * as posix from "./posix_path.ts";
import { runtimeModule } from "./runtime_module.ts";

/** What is not documented here is as in `node:path`. */
interface Paths {
  /** Stands between the folders of a path. */
  readonly sep: string;
  /** Stands between the paths of a list. */
  readonly delimiter: string;
  readonly basename: (path: string) => string;
  readonly dirname: (path: string) => string;
  readonly extname: (path: string) => string;
  readonly isAbsolute: (path: string) => boolean;
  readonly join: (...parts: string[]) => string;
  readonly relative: (from: string, to: string) => string;
  readonly resolve: (...parts: string[]) => string;
  /** Where an absolute path begins: `/`, or `C:\\`. */
  readonly rootOf: (path: string) => string;
}

function onWindows(): Paths {
  const { win32 } = runtimeModule("node:path");
  return { ...win32, rootOf: (path) => win32.parse(path).root };
}

function elsewhere(): Paths {
  const resolve = (...parts: string[]): string => posix.resolve(() => Deno.cwd(), parts);
  return { ...posix, resolve, relative: (from, to) => posix.relative(resolve(from), resolve(to)) };
}

export const { sep, delimiter, basename, dirname, extname, isAbsolute, join, relative, resolve, rootOf }:
  Paths = Deno.build.os === "windows" ? onWindows() : elsewhere();

/** Whether a path leads to something in a folder, at any depth; links are not followed. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
