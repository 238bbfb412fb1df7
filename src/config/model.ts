import type { Node } from "../yaml/node.ts";
import type { FunctionContext } from "../yaml/registry.ts";
import type { Catalogue } from "./kinds.ts";
import type { Place } from "../yaml/place.ts";
import type { Problem } from "../yaml/problems.ts";
import type { Program } from "./programs.ts";

export interface EnvironmentEntry {
  readonly key: string;
  readonly value: string;
}

interface Entry {
  readonly name: string;
  /** Empty when the configuration names none. */
  readonly kind: string;
  readonly tags: readonly string[];
  /** Everything written below the name, merged and with functions evaluated, keys as in the file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The same for whoever only looks: a program stands as it is written, whether it has been run or not. */
  readonly shownSettings: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** Where the value at this path below the entry stands; the entry's own place when it is not there. */
  placeOf(path: readonly string[]): Place;
  /** The variable that a value at this path is taken from by `!env`, where it is not set and has no default. */
  unsetVariable?(path: readonly string[]): string | undefined;
  /** Whether all that stands at this path is in the person's own files, and nothing of it in the project's. */
  isPersonal(path: readonly string[]): boolean;
  /**
   * Whether the secret at one path may go to the address at the other: what lies outside of the project goes where the person
   * says, or the same file, and not where a project leads.
   */
  mayReach(secret: readonly string[], address: readonly string[]): Promise<boolean>;
  /**
   * Runs the programs behind `!exec` in the settings, once. Called for every link of a chain that is about to be
   * used; before that, such a value shows as what is written there, and no provider or identity accepts it.
   *
   * @throws AtmosError `config_invalid` when one fails, `untrusted` when a project's may not be run
   */
  prepare(): Promise<void>;
  /**
   * Runs the command line at this path below the entry, one of the kind's `programs`, and gives what it prints.
   *
   * @throws AtmosError `config_invalid` when it fails, `untrusted` when a project's may not be run
   */
  output(path: readonly string[]): Promise<string>;
  /**
   * Asks whether the secret that the kind's `lookup` names may be looked up, where the project says which one or where it
   * goes. Called when it is about to be.
   *
   * @throws AtmosError `untrusted` when it may not
   */
  allowLookup(): Promise<void>;
  /** Whether anything in the settings is the output of a program. */
  readonly needsPrograms: boolean;
}

export type ProviderEntry = Entry;

/** One line of `expect`: something that the cloud must say of the caller. */
export interface Expected {
  /** Such as `account`. */
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

export interface IdentityEntry extends Entry {
  /** The link before this one; undefined for kinds that stand alone. */
  readonly via: { readonly provider: string } | { readonly identity: string } | undefined;
  readonly default: boolean;
  readonly alias: string | undefined;
  /**
   * Who it must turn out to be: all of `expect`, as the configuration has it and as the person's own files have it, so
   * that a project can add to it and take nothing away.
   */
  readonly expected: readonly Expected[];
  /** The same for whoever only looks: a program stands as it is written. */
  readonly shownExpected: readonly Expected[];
  /** Whether a person confirms before it is used. What the person's own files say, a project does not take back. */
  readonly isProtected: boolean;
  /** Where that is said, the person's own file last; nowhere for one that is not protected. */
  readonly protectedAt: Place | undefined;
  /** Extra variables for children that run as this identity. */
  readonly env: readonly EnvironmentEntry[];
  /** The same for whoever only looks: a program stands as it is written. */
  readonly shownEnv: readonly EnvironmentEntry[];
}

/** Something that follows a sign-in: a cluster or a registry that programs find then. */
export interface IntegrationEntry extends Entry {
  /** The identity that it is for, or the provider of all identities that it is for; undefined where neither is named. */
  readonly via: { readonly provider: string } | { readonly identity: string } | undefined;
  /** Whether programs find it without anybody asking for it. */
  readonly isAutomatic: boolean;
}

/** `auth.keyring` of the person's own files: where secrets are kept, and what opens them. */
export interface KeyringSettings {
  readonly type: string | undefined;
  /** `spec.path`: the folder of the file keyring; of a path with an extension, its parent. */
  readonly path: string | undefined;
  /** `spec.password_env`: the variable that holds the passphrase of the file keyring. */
  readonly passwordEnv: string | undefined;
}

export interface AuthConfiguration {
  /** Imports that cannot be followed, so that entries may be missing. */
  readonly missing: readonly Problem[];
  /** All kinds that entries may have. */
  readonly kinds: Catalogue;
  /** Separates the stored credentials of different projects; undefined when none is set. */
  readonly realm: string | undefined;
  /** `auth.keyring`, as the person's own files have it. A project's does not count. */
  readonly keyring: KeyringSettings;
  /** `auth.audit.enabled`: whether what happens is noted in the audit trail; yes unless the person's own file says no. */
  readonly audited: boolean;
  readonly providers: ReadonlyMap<string, ProviderEntry>;
  readonly identities: ReadonlyMap<string, IdentityEntry>;
  readonly integrations: ReadonlyMap<string, IntegrationEntry>;
}

export interface Configuration {
  readonly auth: AuthConfiguration;
  /** `env:` at the top level: variables for every child, and for nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for whoever only looks: a program stands as it is written. */
  readonly shownEnv: Readonly<Record<string, string>>;
  /** How much is logged is anybody's wish; where it goes is taken from the person's own files alone. */
  readonly logs: { readonly level: string | undefined; readonly file: string | undefined };
  /** The same configuration with another `auth`, such as a component brings. */
  withAuth(auth: Node): Configuration;
  /**
   * Whether a file of the project may take in another one, by its real path, when settings of a sign-in are made of it: what
   * `!include` in this file may, else what is the project's.
   */
  mayTakeIn(real: string, file?: string): Promise<boolean>;
  /** What functions in other files of the project may look at. */
  readonly surroundings: FunctionContext;
  /**
   * Asks whether programs may run that stand in other files of the project, such as stack manifests.
   *
   * @throws AtmosError `untrusted` when they may not
   */
  allow(programs: readonly Program[]): Promise<void>;
  /** Absolute path of `base_path`, resolved. */
  readonly basePath: string;
  /** Whether the person says where that is, by a flag, a variable or a file of their own. */
  readonly basePathIsOwn: boolean;
  /**
   * What is written at a path of keys, such as `commands`, with the place of everything; undefined when nothing is.
   * Functions are not evaluated.
   */
  written(path: readonly string[]): Node | undefined;
  /** The same of the person's own files alone. */
  own(path: readonly string[]): Node | undefined;
  /**
   * The same with every function evaluated, the programs behind `!exec` included, without asking whether they may
   * run: for what a person has called by its name.
   *
   * @throws AtmosError `config_invalid` when one fails
   */
  evaluated(node: Node): Promise<Node>;
  /** The same for whoever only looks: a program stands as it is written, and nothing is run. */
  shown(node: Node): Node;
  /** What a project wants to run as a side effect: the programs in `auth` and `env` outside the person's own files. */
  readonly programs: readonly Program[];
  /** The folder that the project is known by, without links. */
  project(): Promise<string>;
  /** The files that were read, lowest precedence first. */
  readonly sources: readonly string[];
  /** Imports that cannot be followed, such as files that are not on this machine. Whoever misses something says so. */
  readonly missing: readonly Problem[];
  /**
   * Runs the programs behind `!exec` in the top-level `env`, once. Called before `env` is used for a child.
   *
   * @throws AtmosError `config_invalid` when one fails, `untrusted` when a project's may not be run
   */
  prepare(): Promise<void>;
  /** Checks everything against the schema: all findings, in file order. Runs no program. */
  check(): Promise<readonly Problem[]>;
}
