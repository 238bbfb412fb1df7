/** What is known of a sign-in at a directory, and of a session with a subscription. */
import type { Secret } from "../../secret.ts";
import type { CloudName } from "./places.ts";
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
  /** Services beside the resource manager for which a token was asked: had, or refused. */
  readonly askedFor: readonly Resource[];
  /** What the provider says of where to work. */
  readonly location: string | undefined;
  readonly federation: Federation | undefined;
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
