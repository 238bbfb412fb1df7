/** Another tool's description of who one may be, as entries of a configuration. Reading it changes nothing. */
import type { Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import type { Interaction } from "./interaction.ts";
import type { CloudContext } from "./link.ts";

export interface Importer {
  /** As it is typed, such as `aws-vault`. Several clouds may read one tool. */
  readonly tool: string;
  /** What is read, for a person. */
  readonly label: string;
  /** Where its files are, as far as there are any. */
  paths(machine: Machine): readonly string[];
  /** @throws AtmosError when a file cannot be read at all */
  read(machine: Reading): Promise<Found>;
}

export interface Machine {
  readonly system: System;
  readonly folders: Folders;
}

export interface Reading extends Machine {
  /** For the passphrase of a tool's own store. */
  readonly interaction: Interaction;
}

export interface Found {
  readonly providers: readonly FoundEntry[];
  readonly identities: readonly FoundEntry[];
  readonly leftovers: readonly Leftover[];
}

export interface FoundEntry {
  /** As the tool calls it, each name once in its list; `via` of another entry names it by this. */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where it stands, such as `~/.aws/config:12`. */
  readonly place: string;
  /** Settings, as dotted paths, that say which one it is: an entry that has the same is the same, whatever else it says. */
  readonly tells: readonly string[];
  readonly secret?: FoundSecret;
}

/** Something secret that belongs to an entry, and where the tool has it. */
export interface FoundSecret {
  /** `its access key` or `its password`. */
  readonly what: string;
  /** Where it lies now, for a person. */
  readonly from: string;
  /** Puts it into the keyring, for good, unless something is there. @param name what the entry is called here */
  keep(name: string, context: Keeping): Promise<Kept>;
}

export interface Keeping extends CloudContext {
  readonly interaction: Interaction;
}

export type Kept =
  /** `known`: the very same was there. */
  | { readonly state: "kept" | "known"; readonly store: string }
  /** The end of a sentence. */
  | { readonly state: "left"; readonly reason: string };

/** What has no counterpart. */
export interface Leftover {
  readonly place: string;
  /** Such as `profile "ci"`. */
  readonly what: string;
  /** The end of a sentence that begins with what it is. */
  readonly reason: string;
}

export const NOTHING_FOUND: Found = { providers: [], identities: [], leftovers: [] };
