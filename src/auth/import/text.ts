/** A file with the entries that it does not have. Pure, but for the YAML library. */
import { insertEntries } from "../../yaml/insert_entries.ts";
import type { Merged, Placed } from "./merge.ts";

/** @throws AtmosError `config_invalid` when the file cannot be added to */
export async function withImported(text: string, file: string, all: readonly Merged[]): Promise<string> {
  let made = text;
  for (const section of ["providers", "identities"] as const) {
    const entries = added(all.flatMap((one) => one[section])).map(({ name, settings }) => ({
      name,
      value: settings,
    }));
    if (entries.length > 0) {
      made = await insertEntries({ text: made, file, path: ["auth", section], entries });
    }
  }
  return made;
}

export function added(placed: readonly Placed[]): Placed[] {
  return placed.filter(({ isKnown }) => !isKnown);
}
