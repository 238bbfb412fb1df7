import { formatPlace, type ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";

/** What providers and identities have in common here. */
type Entry = Pick<ProviderEntry, "name" | "settings" | "placeOf">;

/**
 * The text at a path below an entry, such as `principal.account.name`; undefined when there is none. A number counts
 * as its digits: people write account ids without quotes.
 *
 * @throws AtmosError `config_invalid` when something else than text stands there
 */
export function setting(entry: Entry, ...path: string[]): string | undefined {
  let value: unknown = entry.settings;
  for (const name of path) {
    if (value === undefined || value === null) return undefined;
    value = typeof value === "object" && Object.hasOwn(value, name)
      ? (value as Record<string, unknown>)[name]
      : undefined;
  }
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw settingError(entry, path, "it must be text", "Put the value in quotes.");
}

/** @throws AtmosError `config_invalid` when there is none */
export function requiredSetting(entry: Entry, ...path: string[]): string {
  const value = setting(entry, ...path);
  if (value !== undefined) return value;
  throw settingError(entry, path, "it is missing", `Add ${path.join(".")} below "${printable(entry.name)}".`);
}

export function settingError(entry: Entry, path: string[], state: string, hint: string): AtmosError {
  const place = formatPlace(entry.placeOf(path));
  return new AtmosError(
    "config_invalid",
    `${place}: cannot use ${path.join(".")} of "${printable(entry.name)}": ${state}`,
    { hint },
  );
}
