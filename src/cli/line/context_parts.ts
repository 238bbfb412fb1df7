import type { Registry } from "../../clouds/registry.ts";
import type { System } from "../../system/ports.ts";
import type { KeyringTalk } from "../asking/keyring_talk.ts";
import type { Style } from "../text/style.ts";
import type { Globals } from "./global_options.ts";

/** What the configuration of a command is loaded with, and what is asked on the way. */
export interface ContextParts {
  readonly clouds: Registry;
  readonly system: System;
  readonly globals: Globals;
  readonly style: Style;
  readonly keyringTalk: KeyringTalk;
}
