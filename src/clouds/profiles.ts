/** Profiles in a person's own files, by which programs work as an identity without being started by this one. */
import type { IdentityEntry, ProviderEntry } from "../config/model.ts";
import type { CloudContext } from "./link.ts";

/** A change of one file, planned and not yet made. */
export interface ProfileChange {
  readonly path: string;
  /** Undefined where there is no file. */
  readonly before: string | undefined;
  /** Undefined where nothing is left of it. */
  readonly after: string | undefined;
  /** The profiles that come or go. */
  readonly profiles: readonly string[];
}

export interface WantedProfile {
  readonly identity: IdentityEntry;
  /** From the identity to its provider. */
  readonly way: readonly (IdentityEntry | ProviderEntry)[];
  /** What the profile names, absolute. */
  readonly command: readonly string[];
}

export interface OwnProfiles {
  /**
   * The person's file with these profiles for the project, in place of those that it had for it.
   *
   * @param keeps those of other names stay
   * @throws AtmosError when there are profiles of these names that are not ours, or the file makes no sense
   */
  planInstall(
    context: CloudContext,
    project: string,
    profiles: readonly WantedProfile[],
    keeps: boolean,
  ): Promise<ProfileChange>;
  /** The file without those of the project, or of all projects. */
  planRemoval(context: CloudContext, project: string | undefined): Promise<ProfileChange>;
  /** The identity that a profile stands for. */
  identityOf(profile: string): string;
  /** Makes the change; the path of a copy of what was there before, where there was something that no copy has yet. */
  carryOut(context: CloudContext, change: ProfileChange): Promise<string | undefined>;
}
