/** Reads settings as they are written, without a check: for describing entries to a person. */
import { redactShapes } from "../secret_shapes.ts";
import type { ProviderEntry } from "../config/model.ts";
import { type Fact, fact } from "./fact.ts";

/** The text at a path below an entry, without what is a secret by its form; undefined for all but text and numbers. */
export function settingAt({ settings }: ProviderEntry, ...path: readonly string[]): string | undefined {
  let value: unknown = settings;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === "string" || typeof value === "number" ? redactShapes(String(value)) : undefined;
}

/** What most providers have. */
export function describeProvider(entry: ProviderEntry): Fact[] {
  return [
    ...fact("region", "Region", settingAt(entry, "region")),
    ...fact("url", "Start URL", settingAt(entry, "start_url")),
    ...fact("url", "URL", settingAt(entry, "url")),
  ];
}
