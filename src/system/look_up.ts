/** Looks programs up on a `PATH`, as every part of the program that starts one does. */
import { delimiter, extname, isAbsolute, join } from "./path.ts";
import type { FileInfo, System } from "./ports.ts";

type Machine = Pick<System, "platform" | "files">;

export function namesFolder({ platform }: Machine, name: string): boolean {
  return name.includes("/") || (platform === "windows" && name.includes("\\"));
}

/**
 * The path of a program, or undefined when there is none: as given when it names a folder, else from a `PATH`. Of a
 * `PATH` only absolute folders count: whoever works in a folder shall not start what lies in it by accident.
 */
export async function lookUp(
  system: Machine,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const windows = system.platform === "windows";
  const candidates = namesFolder(system, name)
    ? [name]
    : searchPath(env, windows).map((folder) => join(folder, name));
  if (name === "") return undefined;
  for (const candidate of candidates) {
    for (const path of windows ? withExtensions(candidate, env) : [candidate]) {
      if (isProgram(await targetOf(system, path))) return path;
    }
  }
  return undefined;
}

function searchPath(env: Readonly<Record<string, string>>, windows: boolean): string[] {
  const value = windows
    ? Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1]
    : env["PATH"];
  return (value ?? "").split(delimiter).filter(isAbsolute);
}

function withExtensions(path: string, env: Readonly<Record<string, string>>): string[] {
  const extensions = (env["PATHEXT"] ?? ".COM;.EXE;.BAT;.CMD").split(";").filter((text) => text !== "");
  const known = extensions.some((text) => text.toLowerCase() === extname(path).toLowerCase());
  return known ? [path] : extensions.map((text) => path + text);
}

/** What a path leads to; undefined when it cannot be looked at. */
export async function targetOf(system: Machine, path: string): Promise<FileInfo | undefined> {
  try {
    return await system.files.target(path);
  } catch {
    return undefined; // A folder on the PATH that may not be searched, or a file in place of one.
  }
}

function isProgram(info: FileInfo | undefined): boolean {
  if (info?.kind !== "file") return false;
  return info.mode === undefined || (info.mode & 0o111) !== 0;
}
