/** What of another tool's entries can be written: those that do not fit their kind are named, with what stands on them. */
import type { Found, FoundEntry, Leftover } from "../../clouds/importer.ts";
import { entryFault } from "../../config/entry_fault.ts";
import type { Catalogue, Sort } from "../../config/kinds.ts";
import { printable } from "../../printable.ts";
import { hasSecretShape } from "../../secret_shapes.ts";

export async function fitting(found: Found, kinds: Catalogue): Promise<Found> {
  const leftovers: Leftover[] = [...found.leftovers];
  const fit = async (sort: Sort, entries: readonly FoundEntry[]): Promise<FoundEntry[]> => {
    const kept: FoundEntry[] = [];
    for (const entry of entries) {
      const reason = unwritable(entry.settings) ?? await entryFault(kinds, sort, entry.settings);
      if (reason === undefined) kept.push(entry);
      else leftovers.push(leftoverOf(sort, entry, reason));
    }
    return kept;
  };
  const providers = await fit("provider", found.providers);
  const identities = withoutHanging(await fit("identity", found.identities), providers, leftovers);
  return { providers, identities, leftovers };
}

/** Those whose `via` leads to something that is there. Pure. */
function withoutHanging(
  identities: readonly FoundEntry[],
  providers: readonly FoundEntry[],
  leftovers: Leftover[],
): readonly FoundEntry[] {
  const ofProviders = new Set(providers.map(({ name }) => name));
  const ofIdentities = new Set(identities.map(({ name }) => name));
  const kept = identities.filter((entry) => {
    const { provider, identity } = viaOf(entry.settings);
    const isThere = (provider === undefined || ofProviders.has(provider)) &&
      (identity === undefined || ofIdentities.has(identity));
    if (!isThere) {
      const on = printable(provider ?? identity ?? "");
      leftovers.push(leftoverOf("identity", entry, `"${on}", on which it stands, cannot be imported`));
    }
    return isThere;
  });
  return kept.length === identities.length ? kept : withoutHanging(kept, providers, leftovers);
}

function leftoverOf(sort: Sort, { place, name }: FoundEntry, reason: string): Leftover {
  return { place, what: `${sort} "${printable(name)}"`, reason };
}

export function viaOf(
  { via }: Readonly<Record<string, unknown>>,
): { readonly provider?: string; readonly identity?: string } {
  return typeof via === "object" && via !== null ? via : {};
}

function unwritable(settings: FoundEntry["settings"]): string | undefined {
  if (holdsSecret(settings)) {
    return "a setting of it looks like a secret, and secrets are not written into files";
  }
  return JSON.stringify(settings).includes('"__proto__"')
    ? "a word of it cannot stand in a configuration"
    : undefined;
}

function holdsSecret(value: unknown): boolean {
  if (typeof value === "string") return hasSecretShape(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}
