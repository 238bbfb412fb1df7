import type { Secret } from "../../secret.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { SessionKey } from "../session.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";
import type { CloudContext } from "../link.ts";
import { childPlace } from "./child_place.ts";
import { googleEnvironment } from "./environment.ts";
import { CLOUD_PLATFORM } from "./words.ts";
import type { GoogleTokenValues } from "./google_token_values.ts";

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

  /** What a child needs to work with it. It tells that by itself, so that nothing of it is loaded where there is none. */
  environment(key: SessionKey, context: CloudContext): EnvironmentPatch {
    return googleEnvironment(childPlace(context, key), this.values);
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

/** Whether a token was asked for less than everything. */
export function isNarrowed(scopes: readonly string[]): boolean {
  return !scopes.includes(CLOUD_PLATFORM);
}

/** @throws Error for credentials of another cloud, which nobody was given */
export function googleToken(credentials: Credentials): GoogleToken {
  if (credentials instanceof GoogleToken) return credentials;
  throw new Error("a session of Google Cloud without a token of Google");
}
