import type { FoundSecret } from "../../importer.ts";
import type { Profile, ProfileFiles } from "./profile.ts";

export interface ProfileSource extends ProfileFiles {
  /** The tool whose files they are, which its own `credential_process` leads back to. */
  readonly tool: string;
  /** The long-lived keys that are filed under a profile's name. */
  keysOf(profile: Profile): FoundSecret | undefined;
}

/** How an entry is called by those that stand on it, or why there is none. */
export type Outcome = { readonly identity: string } | { readonly reason: string };
