import type { Registry } from "../../clouds/registry.ts";
import type { Folders } from "../../files/folders.ts";
import type { System } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";

/** What an examination looks at. */
export interface Patient {
  readonly system: System;
  readonly clouds: Registry;
  readonly folders: Folders;
  /** The configuration and what goes with it; undefined when it cannot be read. */
  readonly context: AuthContext | undefined;
  /** Why it cannot. */
  readonly failure: unknown;
  /** Whether services may be asked. */
  readonly online: boolean;
}
