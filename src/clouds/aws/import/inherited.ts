/** What a profile of aws-vault has from others: `include_profile`, else `[default]`. Pure. */
import { printable } from "../../../printable.ts";
import type { Leftover } from "../../importer.ts";
import type { Profile } from "./profile.ts";

/** An older name of the same setting. */
const INCLUDES = ["include_profile", "parent_profile"];

export function inherited(
  profiles: ReadonlyMap<string, Profile>,
): { readonly made: ReadonlyMap<string, Profile>; readonly leftovers: readonly Leftover[] } {
  const leftovers: Leftover[] = [];
  const made = new Map<string, Profile>();
  for (const profile of profiles.values()) {
    const settings = new Map<string, { readonly value: string; readonly place: string }>();
    const seen = new Set<string>();
    for (let from: Profile | undefined = profile; from !== undefined;) {
      seen.add(from.name);
      const last: Profile = from;
      for (const [key, value] of last.settings) {
        if (!settings.has(key) && !INCLUDES.includes(key)) {
          settings.set(key, { value, place: last.placeOf(key) });
        }
      }
      const next: string | undefined = INCLUDES.map((key) => last.settings.get(key)).find((name) => name) ??
        (last.name === "default" ? undefined : "default");
      if (next !== undefined && seen.has(next) && next !== "default") {
        leftovers.push({
          place: profile.place,
          what: `include_profile of profile "${printable(profile.name)}"`,
          reason: "it leads back to itself",
        });
      }
      from = next === undefined || seen.has(next) ? undefined : profiles.get(next);
    }
    // What stands on itself stands on its own keys.
    if (settings.get("source_profile")?.value === profile.name) settings.delete("source_profile");
    made.set(profile.name, {
      name: profile.name,
      place: profile.place,
      settings: new Map([...settings].map(([key, { value }]) => [key, value])),
      placeOf: (key) => settings.get(key)?.place ?? profile.place,
    });
  }
  return { made, leftovers };
}
