import type { IntegrationEntry } from "../../../src/config/model.ts";
import { identityEntry } from "./entries.ts";

/** An integration as a configuration gives it. */
export function integrationEntry(spec: Readonly<Record<string, unknown>>): IntegrationEntry {
  const { default: _, ...entry } = identityEntry({ spec }, "thing", "some/kind");
  return { ...entry, via: { identity: "dev" }, isAutomatic: true };
}
