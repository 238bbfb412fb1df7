import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import type { Registry } from "../../clouds/registry.ts";
import type { System } from "../../system/ports.ts";
import type { Globals } from "./global_options.ts";
import type { KeyringTalk } from "../asking/keyring_talk.ts";
import type { Style } from "../text/style.ts";

/** One call of the program: what every command works with. */
export interface Invocation {
  readonly system: System;
  readonly clouds: Registry;
  readonly globals: Globals;
  /** For words to a person, on stderr. */
  readonly style: Style;
  /** For lists, on stdout. */
  readonly outputStyle: Style;
  /** What stood after `--`; undefined when there was none. */
  readonly tail: readonly string[] | undefined;
  readonly keyringTalk: KeyringTalk;
  /**
   * Finds, reads and merges the configuration. `asks: false`: nobody is asked to open the keyring. `anew`: also when this
   * run has read it before. `reports`: what is noticed while it is read is not logged, since the command reports it.
   */
  readonly loadContext: (
    how?: { readonly asks?: boolean; readonly anew?: boolean; readonly reports?: boolean },
  ) => Promise<AuthContext>;
}

/** A command's work; the result is the exit code. */
export type Action<Arguments extends unknown[]> = (
  invocation: Invocation,
  ...args: Arguments
) => Promise<number>;

/**
 * Turns an action into what commander calls. Only actions that take a tail accept `--`, and only those that take
 * identities more than one `--identity`.
 */
export type Dispatch = <Arguments extends unknown[]>(
  action: Action<Arguments>,
  options?: { readonly takesTail?: boolean; readonly takesIdentities?: boolean },
) => (...args: Arguments) => Promise<void>;

/** Puts a command on the tree. */
export type Register = (parent: Command, on: Dispatch) => void;
