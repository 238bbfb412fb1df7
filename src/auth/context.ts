import type { CloudContext } from "../clouds/cloud.ts";
import type { Configuration } from "../config/model.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";

/** What every authentication job works with. */
export interface AuthContext extends CloudContext {
  readonly configuration: Configuration;
}

export function authContext(system: System, folders: Folders, configuration: Configuration): AuthContext {
  return { system, folders, configuration, realm: configuration.auth.realm };
}
