import type { CloudContext } from "../clouds/cloud.ts";
import type { Configuration } from "../config/model.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";

/** What every authentication job works with. */
export interface AuthContext extends CloudContext {
  readonly configuration: Configuration;
}

export function authContext(system: System, folders: Folders, configuration: Configuration): AuthContext {
  return {
    system,
    folders,
    configuration,
    // A realm that cannot be used shall not keep the other problems of a configuration from being told.
    get realm(): string | undefined {
      return configuration.auth.realm;
    },
  };
}
