/** What Azure's links hand on: the tokens of a sign-in, and those of an identity with its subscription. */
import type { Secret } from "../../secret.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { SessionKey } from "../cloud.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";
import type { CloudContext } from "../link.ts";
import { type CloudName, placeOf } from "./places.ts";
import { childEnvironment } from "./session/environment.ts";
import { sessionPath } from "../session_folders.ts";
import { CLI_FOLDER, CLOUD } from "./words.ts";
import type { Resource } from "./words.ts";

export interface AccessToken {
  readonly token: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** That for the resource manager, which everything needs, and those for others, as far as they could be had. */
export type Tokens = { readonly arm: AccessToken } & Readonly<Partial<Record<Resource, AccessToken>>>;

/** Who signed in. */
export interface Principal {
  readonly kind: "user" | "app";
  /** The user's name, or the id of the application. */
  readonly name: string;
  /** The object in the directory. */
  readonly objectId: string;
}

/** How a program that can exchange a federated token by itself gets one, so that it can go on when ours has ended. */
export type Federation =
  | { readonly from: "file"; readonly clientId: string; readonly path: string }
  | { readonly from: "github"; readonly clientId: string };

export interface SignInValues {
  /** The directory, as a GUID. */
  readonly tenant: string;
  readonly cloud: CloudName;
  readonly principal: Principal;
  readonly tokens: Tokens;
  /** What the provider says of where to work. */
  readonly location: string | undefined;
  readonly federation: Federation | undefined;
}

/** The end of the token that ends first: until then every one of them is good. */
function endOf(tokens: Tokens): number {
  return Math.min(...Object.values(tokens).map(({ expiresAt }) => expiresAt));
}

/**
 * The same sign-in once more, with the claims that a service wants its tokens to show.
 *
 * @throws AtmosError `not_signed_in` where only a person could help, with what to do
 */
export type ShowMore = (claims: string) => Promise<AzureSignIn>;

/** A sign-in at a directory. */
export class AzureSignIn implements Credentials {
  readonly values: SignInValues;
  /** Undefined where nobody can be asked to show more: an application, or a machine. */
  readonly showMore: ShowMore | undefined;

  constructor(values: SignInValues, showMore?: ShowMore) {
    this.values = values;
    this.showMore = showMore;
  }

  get expiresAt(): number {
    return endOf(this.values.tokens);
  }

  get facts(): readonly Fact[] {
    const { principal, tenant } = this.values;
    return [...fact("principal", "Principal", principal.name), ...fact("tenant", "Tenant", tenant)];
  }
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export interface SessionValues extends SignInValues {
  readonly subscription: Subscription;
  readonly resourceGroup: string | undefined;
}

/** What programs work with: tokens, and where. */
export class AzureSession implements Credentials {
  readonly values: SessionValues;

  constructor(values: SessionValues) {
    this.values = values;
  }

  get expiresAt(): number {
    return endOf(this.values.tokens);
  }

  /** What a child needs to work with it. It tells that by itself, so that nothing of it is loaded where there is none. */
  environment(key: SessionKey, context: CloudContext): EnvironmentPatch {
    const { env } = context.system;
    return childEnvironment(this.values, {
      cliFolder: sessionPath(context, CLOUD, key, CLI_FOLDER),
      place: placeOf(this.values.cloud, env),
      home: context.folders.home,
    }, env);
  }

  get facts(): readonly Fact[] {
    const { principal, tenant, subscription, location, resourceGroup } = this.values;
    return [
      ...fact("principal", "Principal", principal.name),
      ...fact("account", "Subscription", subscription.id),
      ...fact("subscription_name", "Name", subscription.name),
      ...fact("tenant", "Tenant", tenant),
      ...fact("region", "Location", location),
      ...fact("resource_group", "Resource group", resourceGroup),
    ];
  }
}

/** A chain of Azure ends at a subscription. */
export function azureSession(credentials: Credentials): AzureSession {
  if (credentials instanceof AzureSession) return credentials;
  throw new Error("only a subscription's tokens can be a session of Azure");
}
