import { valueOf } from "../../../clouds/fact.ts";
import type { Style } from "../../text/style.ts";
import { formatTable } from "../../text/table.ts";
import type { Listing } from "./listing.ts";
import { sessionText } from "./session_text.ts";

export const PROVIDER_HEAD = ["NAME", "KIND", "REGION", "URL", "DEFAULT"] as const;
export const IDENTITY_HEAD = [
  "",
  "NAME",
  "ALIAS",
  "KIND",
  "VIA",
  "DEFAULT",
  "EXPIRES",
] as const;

export function providerRows(listing: Listing): string[][] {
  return listing.providers.map(({ name, kind, facts, ...provider }) => [
    name,
    kind,
    valueOf(facts, "region") ?? "",
    valueOf(facts, "url") ?? "",
    provider.default ? "✓" : "",
  ]);
}

export function identityRows(listing: Listing, now: number): string[][] {
  return listing.identities.map(({ name, kind, via, alias, session, ...identity }) => [
    session?.live ? "●" : session === undefined ? "" : "○",
    name,
    alias ?? "",
    kind,
    via === undefined ? "" : "provider" in via ? via.provider : via.identity,
    identity.default ? "✓" : "",
    sessionText({ session, others: identity.others }, now),
  ]);
}

/** Two tables, each no wider than `width`. */
export async function formatTables(
  listing: Listing,
  style: Style,
  now: number,
  width: number | undefined,
): Promise<string> {
  const parts: string[] = [];
  if (listing.providers.length > 0) {
    parts.push(
      `${style.strong("PROVIDERS")}\n${await formatTable(PROVIDER_HEAD, providerRows(listing), width)}`,
    );
  }
  if (listing.identities.length > 0) {
    const table = await formatTable(IDENTITY_HEAD, identityRows(listing, now), width);
    parts.push(`${style.strong("IDENTITIES")}\n${table}`);
  }
  return parts.join("\n");
}
