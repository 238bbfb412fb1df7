/** What follows a sign-in, as contracts between a cloud and whoever makes programs find it. */
import type { IntegrationEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { Credentials, CredentialsType } from "./credentials.ts";
import type { CloudContext } from "./link.ts";

/** A cluster of Kubernetes, as the cloud describes it. */
export interface Cluster {
  /** What tells it from all others: the name of its entry in a kubeconfig file. */
  readonly name: string;
  /** An address of https. */
  readonly server: string;
  /** The certificate of its own authority, base64 of PEM; undefined where the usual authorities vouch for it. */
  readonly certificateAuthority: string | undefined;
  /** The entry of whoever asks it. */
  readonly user: string;
  /** Words by which {@link ClusterTokens.command} knows it. */
  readonly words: readonly string[];
}

export interface ClusterWay {
  /**
   * Asks the cloud where the cluster is.
   *
   * @throws AtmosError `not_found`, `access_denied`, `unavailable`
   */
  find(entry: IntegrationEntry, credentials: Credentials, context: CloudContext): Promise<Cluster>;
}

/** What opens something for a while. */
export interface Pass {
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The tokens that a cloud's clusters take. */
export interface ClusterTokens {
  /** The command below `atmos auth` that prints them. */
  readonly command: string;
  /** What a session is asked for before; default: nothing. */
  readonly scopes?: readonly string[];
  /**
   * @param cluster what the command was told of it, by the names of its flags
   * @throws AtmosError `config_invalid` for what names no cluster, `unsupported`, `access_denied`
   */
  make(
    cluster: Readonly<Record<string, string>>,
    credentials: Credentials,
    context: CloudContext,
  ): Promise<Pass>;
}

/** A registry of images. */
export interface RegistryWay {
  /** The hosts by which programs name it. Nobody is asked. */
  hosts(entry: IntegrationEntry, credentials: Credentials): readonly string[];
  /** The user's name at all of them. */
  readonly user: string;
  /** @throws AtmosError `access_denied`, `unavailable` */
  password(entry: IntegrationEntry, credentials: Credentials, context: CloudContext): Promise<Pass>;
}

/**
 * The session, as what this cloud's clusters and registries can use.
 *
 * @param cloud as people call it
 * @throws AtmosError `config_invalid` for the session of another cloud
 */
export function sessionFor<T extends Credentials>(
  credentials: Credentials,
  type: CredentialsType<T>,
  cloud: string,
): T {
  if (credentials instanceof type) return credentials;
  throw new AtmosError("config_invalid", `cannot use this identity: it is none of ${cloud}`, {
    hint: "Check via.identity or via.provider of the integration, and --identity.",
  });
}
