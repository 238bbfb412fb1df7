import type { EnvironmentPatch, System } from "../system/ports.ts";
import { applyPatch } from "./overlay.ts";
import { findProgram } from "./program.ts";
import { runChild } from "./run_child.ts";

export interface ExecRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly patch: EnvironmentPatch;
}

/**
 * Runs a command as the identity that the patch describes. Which program that is, the caller's own `PATH` says: the
 * one in the patch is a configuration's, and for the command itself.
 *
 * @returns the command's exit code
 * @throws AtmosError `command_not_found`
 */
export async function execChild(system: System, request: ExecRequest): Promise<number> {
  const own = system.env.all();
  const env = applyPatch(own, request.patch, system.platform);
  const command = await findProgram(system, request.command, own);
  return await runChild(system, { command, args: request.args, env });
}
