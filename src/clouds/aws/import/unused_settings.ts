/** Settings of profiles that have no counterpart: each is named once, with how many have it. Pure. */
import { printable } from "../../../printable.ts";
import type { Leftover } from "../../importer.ts";
import type { Profile } from "./profile.ts";

/** Settings that are named one by one. */
const MOST = 20;

export class Unused {
  readonly #found = new Map<string, { readonly place: string; readonly profiles: Set<string> }>();

  /** @param used what an entry holds of the profile */
  add(profile: Profile, used: readonly string[]): void {
    for (const [key, value] of profile.settings) {
      if (used.includes(key) || (value === "" && !NESTED.has(key))) continue;
      const found = this.#found.get(key) ?? { place: profile.placeOf(key), profiles: new Set() };
      this.#found.set(key, found);
      found.profiles.add(profile.name);
    }
  }

  leftovers(): Leftover[] {
    const all = [...this.#found].map(([key, { place, profiles }]) => {
      const [only = "", another] = profiles;
      const where = another === undefined ? `profile "${printable(only)}"` : `${profiles.size} profiles`;
      return { place, what: `${printable(key)} of ${where}`, reason: reasonFor(key) };
    });
    if (all.length <= MOST) return all;
    const rest = all.length - MOST;
    return [...all.slice(0, MOST), {
      place: all[MOST]?.place ?? "",
      what: `${rest} more settings`,
      reason: "as those",
    }];
  }
}

/** Settings with settings of their own below them. */
const NESTED = new Set(["s3", "s3api", "dynamodb"]);

const SECRET = new Set(["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]);

function reasonFor(key: string): string {
  if (SECRET.has(key)) return "programs of AWS use the other sign-in that is described there";
  if (key === "mfa_serial") return "a portal asks for the second factor by itself";
  if (key === "mfa_process") return "`credentials.mfa_process` of the user that it stands on prints codes";
  if (key === "output") return "`env` of the identity can set AWS_DEFAULT_OUTPUT";
  if (key === "endpoint_url") return "`env` of the identity can set AWS_ENDPOINT_URL";
  if (key === "ca_bundle") return "AWS_CA_BUNDLE says so for every program";
  if (key === "sso_registration_scopes") return "atmos asks for what it needs";
  if (key.startsWith("granted_")) return "it is about how granted looks";
  return "it is for programs, and no part of a sign-in";
}
