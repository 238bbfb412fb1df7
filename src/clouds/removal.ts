/** What a logout removes, as plain data: planned from what lies on this machine, shown, and carried out later. */
import type { ItemClass, ItemKey, ListedItem } from "../keyring/keyring.ts";

/**
 * - `revocation`: ends a sign-in at the service itself; only the service knows whether it did
 * - `sign-in`: whoever still has it can get new sessions
 * - `session`: what a program uses
 * - `keys`: long-lived keys
 * - `copy`: what other programs or earlier versions have kept
 */
export type RemovalRole = "revocation" | "sign-in" | "session" | "keys" | "copy";

/**
 * One thing that goes. The cloud that found it describes it and carries it out; everybody between passes it on
 * unopened.
 */
export interface Removal {
  /** Two removals with the same id mean the same thing. */
  readonly id: string;
  /** The cloud that carries it out, by name; empty for what lies in the keyring. */
  readonly cloud: string;
  /** The project whose data it is; undefined for the one without a name. */
  readonly realm: string | undefined;
  readonly role: RemovalRole;
  /** Whether it belongs to a provider's sign-in or to identities. */
  readonly subject: "provider" | "identity";
  /** The providers or identities that it belongs to, as far as they are known. */
  readonly names: readonly string[];
  /** Where it lies, as a word for programs: `files`, `keyring`, `portal`, … */
  readonly store: string;
  /** The same for a person. */
  readonly label: string;
  /** What it is, or which part of the path, for a person. */
  readonly detail: string | undefined;
  readonly path: string | undefined;
  /** Whether it was made for other settings than the configuration's: before an edit, or in another project. */
  readonly isOther?: boolean;
  /** The files below a path that is a folder, for those who want to see each. */
  readonly files?: readonly string[];
  /** What programs are told besides. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An item of the keyring, which is the same for all clouds. */
export interface KeyringRemoval extends Removal {
  readonly key: ItemKey;
  readonly class: ItemClass;
}

/** A secret in a program of the person's own, which the entry of that name has named. */
export interface SecretRemoval extends Removal {
  readonly secretOf: string;
}

export function isSecretRemoval(removal: Removal): removal is SecretRemoval {
  return "secretOf" in removal;
}

export function isKeyringRemoval(removal: Removal): removal is KeyringRemoval {
  return "key" in removal;
}

type Described = "cloud" | "realm" | "role" | "subject" | "names" | "store" | "label";

/**
 * A removal from what its cloud says of it. What tells it from others is its path, or else its detail; programs are
 * told the path unless there is more to tell.
 */
export function removalOf(about: Pick<Removal, Described> & Partial<Removal>): Removal {
  const { store, realm, path, detail } = about;
  return {
    id: JSON.stringify([store, realm ?? null, path ?? detail ?? null]),
    detail: undefined,
    path: undefined,
    data: path === undefined ? {} : { path },
    ...about,
  };
}

/** What became of a planned removal. */
export type RemovalOutcome = { readonly state: "removed" } | {
  readonly state: "absent";
  /** Why there was nothing to do. */
  readonly note: string;
};

/** Which of what a cloud keeps in one realm is looked for. */
export interface KeptScope {
  /** Sign-ins of these providers. */
  readonly providers: readonly string[];
  /** Sessions by the provider they are filed under: of these identities, or all. */
  readonly sessions: ReadonlyMap<string, ReadonlySet<string> | "all">;
  readonly meant: Meant;
  /** Everything in the realm, also of providers that no configuration names any more. */
  readonly everything: boolean;
  /** Only what has ended already. */
  readonly expired: boolean;
  /** What the keyring lists. */
  readonly items: readonly ListedItem[];
}

/**
 * What the configuration's own sessions are made for. Others may have the same names: those of another project, and
 * those from before an edit.
 */
export interface Meant {
  readonly sessions: ReadonlySet<string>;
  /** What the sign-ins of providers are made for, by name: the same for whatever came from one. */
  readonly signIns: ReadonlyMap<string, string>;
  /** What of others goes all the same, because its name was called: nothing, sessions, or sign-ins as well. */
  readonly others: "none" | "sessions" | "all";
}

/** What was found; a store that cannot be read does not hide the others. */
export interface Kept {
  readonly removals: readonly Removal[];
  /** What has a name that was looked for and stays, because it was made for other settings. */
  readonly others?: readonly Removal[];
  /** Keyring items that go as a part of a sign-in. */
  readonly items?: readonly KeptSignIn[];
  readonly problems?: readonly KeptProblem[];
  /** Paths in folders of ours with what somebody else has put there: they stay, and are named. */
  readonly stays?: readonly string[];
}

export interface KeptSignIn {
  readonly key: ItemKey;
  /** Those that share it. */
  readonly providers: readonly string[];
  readonly isOther?: boolean;
}

export interface KeptProblem {
  /** What cannot be looked at. */
  readonly what: string;
  readonly reason: string;
  /** What to do about it. */
  readonly hint?: string;
  /** It goes from this machine all the same, and is only not ended at the service. */
  readonly isAboutPortal?: boolean;
}
