/** A kind of entry as its cloud declares it: once, with everything that anybody must know of it. */
import type { IdentityEntry, ProviderEntry } from "../config/model.ts";
import type { KindRules, StartsFrom } from "../config/kinds.ts";
import type { AccountDirectory } from "./accounts.ts";
import type { SessionStore } from "./session_store.ts";
import type { Explained, SignInSeen } from "./explained.ts";
import type { KeyKeeper } from "./key_keeper.ts";
import type { ClusterWay, RegistryWay } from "./integration.ts";
import type { CloudContext, Identity, Provider, ProviderContext } from "./link.ts";
import type { Fact } from "./fact.ts";
import type { ProviderSetup } from "./setup.ts";

/** What of an entry is read to describe it: a list gives settings in which secrets are masked. */
export type Written = Pick<ProviderEntry, "kind" | "settings">;

interface Described extends KindRules {
  /** Settings that may be shown although they look like secrets, as paths: `credentials.mfa_arn`. */
  readonly open?: readonly string[];
  /** Variables that decide who one is by it, besides those of its cloud. */
  readonly decidedBy?: readonly string[];
  /** What decides it where variables alone do not tell, such as which file they lead to. Nothing is read for it. */
  readonly decides?: (context: Pick<CloudContext, "system" | "folders">) => string;
  /** Words that tell entries apart, read as written and without a check: lists describe thousands. */
  describe?(entry: Written): readonly Fact[];
  /** What a person may look for beside that. */
  foundBy?(entry: Written): readonly string[];
  /**
   * What it does without being told, asks and calls, for whoever wants to know beforehand.
   *
   * @param before the link that it starts from
   */
  explain?(entry: Written, before: Written | undefined): Promise<Explained>;
  /**
   * The sign-in of a person that it keeps, for whoever explains it; undefined where it knows of none. Nothing is opened, run
   * or changed. A kind that keeps none has no such function.
   *
   * @param madeFor what sessions of an identity are made for; empty for a provider
   */
  seen?(entry: ProviderEntry, context: ProviderContext, madeFor: string): Promise<SignInSeen | undefined>;
}

export interface ProviderKind extends Described {
  readonly sort: "provider";
  /** Undefined when this version cannot sign in with it. */
  readonly signIn?: (entry: ProviderEntry) => Provider;
  /** Whether a person may confirm a sign-in on another device, which `--device` asks for. */
  readonly byDevice?: boolean;
  /** Undefined when it has no list of what a person may use. */
  readonly directory?: (entry: ProviderEntry) => AccountDirectory;
  /** Undefined when nobody is helped to set one up. */
  readonly setup?: () => Promise<ProviderSetup>;
}

export interface IdentityKind extends Described {
  readonly sort: "identity";
  readonly startsFrom: StartsFrom;
  /** Undefined when this version cannot sign in as it. */
  readonly become?: (entry: IdentityEntry) => Identity;
  /** What of `expect` it compares before its session is used; undefined for nothing. */
  readonly compares?: readonly string[];
  /** Undefined where the cloud's own store keeps the sessions. */
  readonly sessions?: SessionStore;
  /** Undefined for one that a person gives no long-lived keys. */
  readonly keys?: (entry: IdentityEntry) => KeyKeeper;
}

export interface IntegrationKind extends KindRules {
  readonly sort: "integration";
  /** What people call it: `EKS`. */
  readonly title?: string;
  /** Of one that makes programs find a cluster. */
  readonly cluster?: () => Promise<ClusterWay>;
  /** Of one that signs programs in at a registry. */
  readonly registry?: () => Promise<RegistryWay>;
}

export type Kind = ProviderKind | IdentityKind | IntegrationKind;
