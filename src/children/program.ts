import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { lookUp, namesFolder, targetOf } from "../system/look_up.ts";
import type { System } from "../system/ports.ts";

/**
 * The path of a program: as given when it names a folder, else from a `PATH`. Of a `PATH` only
 * absolute folders count, since a repository must not be able to stand in for a program.
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
