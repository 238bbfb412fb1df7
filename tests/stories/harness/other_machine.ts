/** The program on a machine of another operating system, as far as its keychain goes. */

import { denoProcesses } from "../../../src/system/deno_processes.ts";
import type { Env, Platform, System } from "../../../src/system/ports.ts";
import { FOR_THE_END } from "./patience.ts";

export type OtherPlatform = Exclude<Platform, "linux">;

/** The keychain programs of these systems, by the paths that the program starts them by. */
const KEYCHAIN: Readonly<Record<OtherPlatform, string>> = {
  darwin: "/usr/bin/security",
  windows: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
};

/** The system under the name of another one; where its keychain program is started, `standIn` is. */
export function otherMachine(
  system: System,
  { platform, standIn, env }: { platform: OtherPlatform; standIn: string; env: Env },
): System {
  const processes = denoProcesses(env.all);
  return {
    ...system,
    platform,
    env,
    processes: {
      ...processes,
      run: (request) =>
        processes.run(
          request.command === KEYCHAIN[platform]
            // A stand-in takes longer to start than what it stands in for.
            ? { ...request, command: standIn, timeout: FOR_THE_END }
            : request,
        ),
    },
  };
}
