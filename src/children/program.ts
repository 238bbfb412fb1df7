import { delimiter, extname, join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { FileInfo, System } from "../system/ports.ts";

/**
 * The path of a program: as given when it names a folder, else from a `PATH`. The current folder is never searched
 * unless `PATH` says so in full, since a repository must not be able to stand in for a program.
 *
 * @param env the caller's own, never one that a configuration has a say in
 * @throws AtmosError `command_not_found`
 */
export async function findProgram(
  system: System,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const found = await lookUp(system, name, env);
  if (found !== undefined) return found;
  const { state, hint } = await whyNot(system, name);
  throw new AtmosError("command_not_found", `cannot run "${printable(name)}": ${state}`, { hint });
}

async function whyNot(system: System, name: string): Promise<{ state: string; hint: string }> {
  if (!namesFolder(system, name)) {
    return { state: "command not found", hint: "Check the spelling and the PATH." };
  }
  const info = await targetOf(system, name);
  if (info?.kind === "folder") return { state: "it is a folder", hint: "Name a program in it." };
  return info === undefined || system.platform === "windows"
    ? { state: "command not found", hint: "Check the path." }
    : { state: "it is not executable", hint: "If it is a program, make it executable with `chmod +x`." };
}

function namesFolder(system: System, name: string): boolean {
  return name.includes("/") || (system.platform === "windows" && name.includes("\\"));
}

/** As {@link findProgram}, with undefined for a program that is not there. */
export async function lookUp(
  system: System,
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
  return (value ?? "").split(delimiter).filter((folder) => folder !== "" && folder !== ".");
}

function withExtensions(path: string, env: Readonly<Record<string, string>>): string[] {
  const extensions = (env["PATHEXT"] ?? ".COM;.EXE;.BAT;.CMD").split(";").filter((text) => text !== "");
  const known = extensions.some((text) => text.toLowerCase() === extname(path).toLowerCase());
  return known ? [path] : extensions.map((text) => path + text);
}

async function targetOf(system: System, path: string): Promise<FileInfo | undefined> {
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
