/** What a logout removes, as plain data: planned from what lies on this machine, shown, and carried out later. */
import type { ItemClass, ItemKey, ListedItem } from "../keyring/keyring.ts";

interface Common {
  /** The project whose data it is; undefined for the one without a name. */
  readonly realm: string | undefined;
  /** Whether it belongs to a provider's sign-in or to identities. */
  readonly subject: "provider" | "identity";
  /** The providers or identities that it belongs to, as far as they are known. */
  readonly names: readonly string[];
  /** The cloud that carries it out; its name. */
  readonly cloud: string;
}

/** Ends the sign-in at the service itself. Only the service knows whether it did. */
export interface PortalRemoval extends Common {
  readonly store: "portal";
  readonly startUrl: string;
}

export interface KeyringRemoval extends Omit<Common, "cloud"> {
  readonly store: "keyring";
  readonly key: ItemKey;
  readonly class: ItemClass;
}

/** Sections of a session file, or the whole file when nothing else is left in it. */
export interface SessionsRemoval extends Common {
  readonly store: "files";
  readonly kind: "sessions";
  /** The provider's folder. */
  readonly folder: string;
  readonly file: "credentials" | "config";
  readonly path: string;
  /** The names of the sections that go; others stay. Undefined: the whole file goes, whatever is in it. */
  readonly sections: readonly string[] | undefined;
  /** Whether the file goes with them. */
  readonly whole: boolean;
}

/** The file of a provider's sign-in. */
export interface SignInFileRemoval extends Common {
  readonly store: "files";
  readonly kind: "sign-in";
  readonly file: string;
  readonly path: string;
}

/** A token that the AWS CLI keeps for the same portal. */
export interface CliTokenRemoval extends Common {
  readonly store: "aws-cli";
  readonly path: string;
}

/** Session files that earlier versions kept below `~/.aws/atmos`. */
export interface LegacyRemoval extends Common {
  readonly store: "legacy";
  readonly path: string;
  /** Names of the files in it that are session files. */
  readonly files: readonly string[];
}

export type CloudRemoval =
  | PortalRemoval
  | SessionsRemoval
  | SignInFileRemoval
  | CliTokenRemoval
  | LegacyRemoval;

export type Removal = CloudRemoval | KeyringRemoval;

/** Two plans mean the same thing by the same text. */
export function removalId(removal: Removal): string {
  const { store, realm } = removal;
  return JSON.stringify([store, realm ?? null, placeOf(removal)]);
}

function placeOf(removal: Removal): string {
  if (removal.store === "portal") return removal.startUrl;
  return removal.store === "keyring" ? JSON.stringify(removal.key) : removal.path;
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
  /** Everything in the realm, also of providers that no configuration names any more. */
  readonly everything: boolean;
  /** Only what has ended already. */
  readonly expired: boolean;
  /** What the keyring lists. */
  readonly items: readonly ListedItem[];
}

/** What was found; a store that cannot be read does not hide the others. */
export interface Kept {
  readonly removals: readonly CloudRemoval[];
  /** Keyring items that are part of a sign-in, with the providers that share it. */
  readonly items: readonly { readonly key: ItemKey; readonly providers: readonly string[] }[];
  readonly problems: readonly KeptProblem[];
}

export interface KeptProblem {
  /** What cannot be looked at. */
  readonly what: string;
  readonly reason: string;
  /** What to do about it. */
  readonly hint?: string;
}
