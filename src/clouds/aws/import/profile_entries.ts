/** Profiles as entries: what each one is, and what it stands on. Pure. */
import { printable } from "../../../printable.ts";
import type { Found, FoundEntry, Leftover } from "../../importer.ts";
import { baseOf } from "./base_of.ts";
import { freeName } from "../../free_name.ts";
import { Portals } from "./portals.ts";
import type { Profile } from "./profile.ts";
import { roleSettings } from "./role_settings.ts";
import { LONGEST_CHAIN } from "./settings_text.ts";
import { Unused } from "./unused_settings.ts";
import type { Outcome, ProfileSource } from "./profile_source.ts";

const LOOP = "its source_profile leads back to itself";

export function profileEntries(source: ProfileSource): Found {
  const work = new ProfileWork(source);
  for (const session of source.sessions.values()) {
    const made = work.portals.add({
      startUrl: session.settings.get("sso_start_url"),
      region: session.settings.get("sso_region"),
      name: session.name,
      place: session.place,
    });
    if ("reason" in made) {
      work.leave(session.place, `sso-session "${printable(session.name)}"`, made.reason);
    }
    work.unused.add(session, ["sso_start_url", "sso_region", "sso_registration_scopes"]);
  }
  for (const name of source.profiles.keys()) work.outcomeOf(name, 0);
  return {
    providers: work.portals.entries,
    identities: work.identities,
    leftovers: [...source.leftovers, ...work.leftovers, ...work.unused.leftovers()],
  };
}

export class ProfileWork {
  readonly portals = new Portals();
  readonly identities: FoundEntry[] = [];
  readonly leftovers: Leftover[] = [];
  readonly unused = new Unused();
  readonly source: ProfileSource;
  /** Those of profiles are theirs; what stands beside them makes way. */
  readonly #names: Set<string>;
  #machine: string | undefined;
  readonly #outcomes = new Map<string, Outcome | "begun">();

  constructor(source: ProfileSource) {
    this.source = source;
    this.#names = new Set(source.profiles.keys());
  }

  /** A name for what stands beside the profiles. */
  nameFor(wanted: string): string {
    return freeName(wanted, this.#names);
  }

  leave(place: string, what: string, reason: string): { readonly reason: string } {
    this.leftovers.push({ place, what, reason });
    return { reason };
  }

  add(entry: FoundEntry): { readonly identity: string } {
    this.identities.push(entry);
    return { identity: entry.name };
  }

  outcomeOf(name: string, depth: number): Outcome {
    const known = this.#outcomes.get(name);
    if (known === "begun") return { reason: LOOP };
    if (known !== undefined) return known;
    const profile = this.source.profiles.get(name);
    if (profile === undefined) return { reason: `there is no profile "${printable(name)}"` };
    if (depth > LONGEST_CHAIN) return { reason: "it stands on too many others" };
    this.#outcomes.set(name, "begun");
    const outcome = this.#made(profile, depth);
    this.#outcomes.set(name, outcome);
    return outcome;
  }

  #made(profile: Profile, depth: number): Outcome {
    const setting = (key: string): string | undefined => profile.settings.get(key) || undefined;
    const what = `profile "${printable(profile.name)}"`;
    const leave = (reason: string, key = ""): Outcome =>
      this.leave(key === "" ? profile.place : profile.placeOf(key), what, reason);
    if (setting("role_arn") === undefined) return baseOf(this, profile, profile.name, leave);
    if (
      setting("web_identity_token_file") !== undefined || setting("web_identity_token_process") !== undefined
    ) {
      return leave(
        "it trades a token of a workload for a role; on such a machine an identity of kind aws/ambient passes that on",
        "role_arn",
      );
    }
    const below = this.#belowRole(profile, depth, leave);
    if ("reason" in below) return leave(below.reason, "source_profile");
    const { settings, used } = roleSettings(profile, below.identity);
    this.unused.add(profile, [...used, ...below.used]);
    const tells = ["kind", "via.identity", "principal.assume_role"];
    return this.add({ name: profile.name, settings, place: profile.place, tells });
  }

  /** The identity that a role starts from. */
  #belowRole(
    profile: Profile,
    depth: number,
    leave: (reason: string, key?: string) => Outcome,
  ): { readonly identity: string; readonly used: readonly string[] } | { readonly reason: string } {
    const source = profile.settings.get("source_profile") || profile.name;
    if (profile.settings.get("credential_source")) {
      return { identity: this.#ambient(profile), used: ["credential_source"] };
    }
    if (source !== profile.name) {
      const outcome = this.outcomeOf(source, depth + 1);
      if ("identity" in outcome) return { ...outcome, used: ["source_profile"] };
      const isBroken = this.source.profiles.has(source) && outcome.reason !== LOOP;
      return isBroken
        ? { reason: `its source_profile "${printable(source)}" cannot be imported` }
        : { reason: outcome.reason };
    }
    if (this.source.keysOf(profile) === undefined) {
      return { reason: "it names a role, and nobody who takes it (source_profile)" };
    }
    const base = baseOf(this, profile, this.nameFor(`${profile.name}-keys`), leave, true);
    return "identity" in base
      ? { ...base, used: ["source_profile", "aws_access_key_id", "aws_secret_access_key"] }
      : base;
  }

  #ambient({ placeOf }: Profile): string {
    if (this.#machine === undefined) {
      this.#machine = this.nameFor("this-machine");
      const place = placeOf("credential_source");
      this.add({ name: this.#machine, settings: { kind: "aws/ambient" }, place, tells: ["kind"] });
    }
    return this.#machine;
  }
}
