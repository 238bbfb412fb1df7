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
 * Runs a command as the identity that the patch describes.
 *
 * @returns the command's exit code
 * @throws AtmosError `command_not_found`
 */
export async function execChild(system: System, request: ExecRequest): Promise<number> {
  const env = applyPatch(system.env.all(), request.patch, system.platform);
  const command = await findProgram(system, request.command, env);
  return await runChild(system, { command, args: request.args, env });
}
