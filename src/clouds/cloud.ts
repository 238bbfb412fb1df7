import type { Env } from "../system/ports.ts";
import type { WebConsole } from "./console.ts";
import type { Examine } from "./finding.ts";
import type { Importer } from "./importer.ts";
import type { ClusterTokens } from "./integration.ts";
import type { Kind } from "./kind.ts";
import type { ProviderContext } from "./link.ts";
import type { OwnProfiles } from "./profiles.ts";
import type { StateStore } from "./states.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "./removal.ts";
import type { SessionStore } from "./session_store.ts";

/** A cloud is a folder: adding one means one folder and one line in `registry.ts`. */
export interface Cloud {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Undefined for one that signs in and leaves sessions to others. */
  readonly sessions?: SessionStore;
  /** Variables by which a person's own credentials reach programs: with the path of a file, or themselves secret. */
  readonly external?: { readonly paths: readonly string[]; readonly values: readonly string[] };
  /** Variables that decide which service is asked, and so whose session one gets. */
  readonly decidedBy?: readonly string[];
  /** What the long-lived keys of its identities are called, for the question whether they shall go. */
  readonly keys?: string;
  /** Looks for what of this cloud on the machine could get in the way. Changes nothing, and asks no service. */
  readonly examine?: Examine;
  /** An address whose answers tell the time of the cloud; undefined where none should be asked. */
  timeSource?(env: Pick<Env, "get">): string | undefined;
  /** Names of folders below the program's own that other programs fill. */
  readonly foreignFolders?: readonly string[];
  /** Other tools' files that describe sign-ins of this cloud; undefined for none. */
  importers?(): Promise<readonly Importer[]>;
  /** Undefined for one that leaves nothing on this machine. */
  readonly leftovers?: Leftovers;
  /** Undefined where programs read no profiles from a person's own file. */
  readonly ownProfiles?: OwnProfiles;
  /** Undefined for one whose stores nobody reads states of Terraform from. */
  readonly states?: StateStore;
  /** Functions of stack manifests that tell whom a component works as: their tags, and the names of facts. */
  readonly callerFunctions?: Readonly<Record<string, string>>;
  /** Undefined for one without clusters of Kubernetes. */
  readonly clusterTokens?: ClusterTokens;
  /** Undefined for one without pages to work on, or none that sessions open. */
  readonly webConsole?: WebConsole;
}

/** What a cloud keeps on this machine, and how it goes. */
export interface Leftovers {
  /** Names of folders below the program's own that hold something of it. */
  readonly folders: readonly string[];
  /**
   * Everything of sessions and sign-ins, without network and without changing anything. Items of the keyring are only
   * read when it is asked for what has ended.
   */
  kept(scope: KeptScope, context: ProviderContext): Promise<Kept>;
  /** Carries out one removal that {@link kept} has planned, with what became empty by it. */
  remove(
    removal: Removal,
    context: ProviderContext,
    notice: (message: string) => void,
  ): Promise<RemovalOutcome>;
}
