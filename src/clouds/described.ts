/** Reads settings as they are written, without a check: for describing entries to a person. */
import { type Fact, fact } from "./fact.ts";
import type { Written } from "./kind.ts";

/** The text at a path below an entry; undefined for everything that is no text or number. */
export function settingAt({ settings }: Written, ...path: readonly string[]): string | undefined {
  let value: unknown = settings;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** What most providers have. */
export function describeProvider(entry: Written): Fact[] {
  return [
    ...fact("region", "Region", settingAt(entry, "region")),
    ...fact("url", "Start URL", settingAt(entry, "start_url")),
    ...fact("url", "URL", settingAt(entry, "url")),
  ];
}

/** For kinds that say nothing about themselves. */
export function undescribed(_: Written): Fact[] {
  return [];
}
