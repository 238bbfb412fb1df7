import type { Env, EnvironmentPatch } from "../system/ports.ts";
import type { WebConsole } from "./console.ts";
import type { Credentials } from "./credentials.ts";
import type { Examine } from "./finding.ts";
import type { Fact } from "./fact.ts";
import type { Importer } from "./importer.ts";
import type { ClusterTokens } from "./integration.ts";
import type { Kind } from "./kind.ts";
import type { BesideWay, ProcessWay, ServerWay, TokenWay, Way } from "./lending.ts";
import type { CloudContext, ProviderContext } from "./link.ts";
import type { OwnProfiles } from "./profiles.ts";
import type { StateStore } from "./states.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "./removal.ts";

/** Names one place where a session is kept. */
export interface SessionKey {
  /** The provider at the root of the chain. */
  readonly provider: string;
  readonly identity: string;
  /**
   * What the session is made for: a fingerprint of everything that decides it. Two keys with one name each and other
   * fingerprints are two places.
   */
  readonly madeFor: string;
}

/** A session as a list has it. */
export interface StoredSession {
  readonly identity: string;
  /** Undefined for what an earlier version has stored, of which nobody knows. */
  readonly madeFor: string | undefined;
  readonly credentials: Credentials;
}

export interface Session extends SessionKey {
  readonly credentials: Credentials;
}

/** Where the sessions of a cloud's identities are kept, and how programs find them there. */
export interface SessionStore {
  /** Keeps a session where the cloud's own programs find it. */
  write(session: Session, context: CloudContext): Promise<void>;
  /** The stored session, expired or not; undefined when there is none. */
  read(key: SessionKey, context: CloudContext): Promise<Credentials | undefined>;
  /** All stored sessions below a provider, expired or not, whatever they were made for: one read, for lists. */
  list(provider: string, context: CloudContext): Promise<readonly StoredSession[]>;
  /** What a child needs to find the session: paths and names, never a secret. */
  environment(session: Session, context: CloudContext): EnvironmentPatch;
  /** How its programs start a command for credentials; undefined where they know no such thing. */
  readonly byProcess?: ProcessWay;
  /** How its programs ask a server for credentials; undefined where they know no such thing. */
  readonly byServer?: ServerWay;
  /** How a token stands in a variable; undefined where programs read none from there, or need not. */
  readonly byToken?: TokenWay;
  /** How a program finds more than one of them; undefined where it can work as one alone. */
  readonly beside?: BesideWay;
  /** How sessions are lent where nobody says how; default: by file. */
  readonly usualWay?: Way;
  /** Asks the cloud who these credentials belong to. */
  whoami(credentials: Credentials, context: CloudContext): Promise<readonly Fact[]>;
}

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
