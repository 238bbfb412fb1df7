import { posix } from "node:path";
import { type Builtins, takes } from "../signature.ts";

const path: Builtins = {
  base: takes(["string"], ([text]) => base(text)),
  dir: takes(["string"], ([text]) => clean(text.slice(0, text.lastIndexOf("/") + 1))),
  clean: takes(["string"], ([text]) => clean(text)),
  ext: takes(["string"], ([text]) => /\.[^./]*$/.exec(text)?.[0] ?? ""),
  isAbs: takes(["string"], ([text]) => text.startsWith("/")),
};

/** Functions on slash-separated paths; none looks at the disk. The `os` ones do the same on every platform. */
export const pathFunctions: Builtins = {
  ...path,
  ...Object.fromEntries(
    Object.entries(path).map(([name, one]) => [`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, one]),
  ),
};

/** The last element; `.` for an empty path and `/` for one of slashes only. */
function base(text: string): string {
  if (text === "") return ".";
  let end = text.length;
  while (text[end - 1] === "/") end -= 1;
  return end === 0 ? "/" : text.slice(text.lastIndexOf("/", end - 1) + 1, end);
}

/** The shortest path that means the same, without a slash at the end. */
function clean(text: string): string {
  const short = posix.normalize(text);
  return short.length > 1 && short.endsWith("/") ? short.slice(0, -1) : short;
}
