import { delimiter, isAbsolute } from "./path.ts";

/**
 * The environment of a program that serves this one: a keychain's, git, a browser. Such a program starts others by their
 * names, and of its `PATH` only absolute folders count, as of ours: whoever works in a folder shall not start what lies in
 * it by accident. What a person runs has the person's own. Pure.
 */
export function helperEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]): [string, string][] => {
    if (name.toUpperCase() !== "PATH") return [[name, value]];
    const folders = value.split(delimiter).filter(isAbsolute);
    // An empty one means the working folder; without any, the system's own folders count.
    return folders.length === 0 ? [] : [[name, folders.join(delimiter)]];
  });
  return Object.fromEntries(entries);
}
