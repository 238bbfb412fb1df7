import { Secret } from "../../secret.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";
import type { Libraries } from "./libraries.ts";

export interface GoogleTokenValues {
  readonly accessToken: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The e-mail of whoever it speaks for, or what Google calls them; undefined when nobody has said. */
  readonly account?: string | undefined;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
  /** What it may be used for. */
  readonly scopes: readonly string[];
  /** How client libraries get the same; undefined where nothing of ours can tell them. */
  readonly libraries?: Libraries | undefined;
}

/** An access token of Google, with where to work. */
export class GoogleToken implements Credentials {
  readonly values: GoogleTokenValues;

  constructor(values: GoogleTokenValues) {
    this.values = values;
  }

  get expiresAt(): number {
    return this.values.expiresAt;
  }

  get accessToken(): Secret {
    return this.values.accessToken;
  }

  get facts(): readonly Fact[] {
    const { account, project, region, zone } = this.values;
    return [
      ...fact("principal", "Principal", account),
      ...fact("project", "Project", project),
      ...fact("region", "Region", region),
      ...fact("zone", "Zone", zone),
    ];
  }
}

/** The scope of everything; what may be done is decided by roles. */
export const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

/** Whether a token was asked for less than everything. */
export function isNarrowed(scopes: readonly string[]): boolean {
  return !scopes.includes(CLOUD_PLATFORM);
}

/** @throws Error for credentials of another cloud, which nobody was given */
export function googleToken(credentials: Credentials): GoogleToken {
  if (credentials instanceof GoogleToken) return credentials;
  throw new Error("a session of Google Cloud without a token of Google");
}
