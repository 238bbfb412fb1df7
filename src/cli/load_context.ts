import { type AuthContext, authContext } from "../auth/context.ts";
import { loadConfiguration } from "../config/load.ts";
import { findFolders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import { collect, type Globals } from "./global_options.ts";

/** Finds, reads and merges the configuration that the flags and variables ask for. */
export async function loadAuthContext(system: System, globals: Globals): Promise<AuthContext> {
  const folders = findFolders(system.env);
  const fromVariable = (name: string): readonly string[] => collect(system.env.get(name) ?? "");
  const configuration = await loadConfiguration(system, folders, {
    files: globals.config ?? fromVariable("ATMOS_CONFIG"),
    folders: globals.configPath ?? fromVariable("ATMOS_CONFIG_PATH"),
    basePath: globals.basePath,
    profiles: globals.profiles ?? [],
  });
  return authContext(system, folders, configuration);
}
