import type { ProviderContext } from "../clouds/link.ts";
import type { Registry } from "../clouds/registry.ts";
import type { AuthConfiguration, Configuration } from "../config/model.ts";
import type { OpenedKeyring } from "../keyring/open.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";

/** What every authentication job works with. */
export interface AuthContext extends ProviderContext {
  readonly clouds: Registry;
  readonly configuration: Configuration;
  /** `auth` as the project's own files have it; that of `configuration` may be a component's. */
  readonly projectAuth: AuthConfiguration;
  /** Words that start this program with the same configuration, whatever folder they are started in. */
  sameProject(): readonly string[];
  /** The command that runs, such as `auth exec`; empty when it is not known. */
  readonly command: string;
}

/**
 * @param openKeyring called at most once, and only when something in the keyring is needed
 * @param flags that lead to the configuration, beside the folder and the variables
 */
export function authContext(
  system: System,
  folders: Folders,
  configuration: Configuration,
  openKeyring: () => Promise<OpenedKeyring>,
  clouds: Registry,
  command = "",
  flags: readonly string[] = [],
): AuthContext {
  let opened: Promise<OpenedKeyring> | undefined;
  return {
    clouds,
    system,
    folders,
    configuration,
    command,
    // A realm that cannot be used shall not keep the other problems of a configuration from being told.
    get realm(): string | undefined {
      return configuration.auth.realm;
    },
    get projectAuth(): AuthConfiguration {
      return configuration.auth;
    },
    sameProject: () => [...system.self, "--chdir", system.files.workingFolder(), ...flags],
    providers: configuration.auth.providers,
    keyring: () => opened ??= openKeyring(),
  };
}
