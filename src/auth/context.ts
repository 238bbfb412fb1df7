import type { ProviderContext } from "../clouds/link.ts";
import type { Registry } from "../clouds/registry.ts";
import type { Configuration } from "../config/model.ts";
import type { OpenedKeyring } from "../keyring/open.ts";
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";

/** What every authentication job works with. */
export interface AuthContext extends ProviderContext {
  readonly clouds: Registry;
  readonly configuration: Configuration;
  /** The command that runs, such as `auth exec`; empty when it is not known. */
  readonly command: string;
}

/** @param openKeyring called at most once, and only when something in the keyring is needed */
export function authContext(
  system: System,
  folders: Folders,
  configuration: Configuration,
  openKeyring: () => Promise<OpenedKeyring>,
  clouds: Registry,
  command = "",
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
    providers: configuration.auth.providers,
    keyring: () => opened ??= openKeyring(),
  };
}
