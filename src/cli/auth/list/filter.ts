import { AtmosError } from "../../../errors.ts";
import { didYouMean } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import type { Listing } from "./listing.ts";

export interface ListFilter {
  /** An identity, by name or alias, or else a provider. */
  readonly name?: string | undefined;
  readonly providers: readonly string[] | undefined;
  readonly identities: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  /** Only identities with a session that lives. */
  readonly live?: boolean | undefined;
}

/**
 * Providers keep their identities, identities keep the provider that they start at; tags keep what carries any of
 * them, and the providers of such identities.
 *
 * @throws AtmosError `usage` for providers and identities at once, `not_found` for a name or tag that nothing has
 */
export function filterListing(listing: Listing, filter: ListFilter): Listing {
  if (filter.providers !== undefined && filter.identities !== undefined) {
    throw new AtmosError("usage", "cannot filter by providers and identities at once", {
      hint: "Use --providers or --identities.",
    });
  }
  if (filter.name !== undefined) return filterListing(listing, byName(listing, filter.name, filter));
  let { providers, identities } = listing;
  if (filter.providers !== undefined) {
    const wanted = known("provider", filter.providers, providers.map((entry) => entry.name));
    providers = providers.filter((entry) => wanted.has(entry.name));
    identities = identities.filter((entry) => entry.root !== undefined && wanted.has(entry.root));
  }
  if (filter.identities !== undefined) {
    const wanted = known("identity", filter.identities, identities.map((entry) => entry.name));
    identities = identities.filter((entry) => wanted.has(entry.name));
    const roots = new Set(identities.map((entry) => entry.root));
    providers = providers.filter((entry) => roots.has(entry.name));
  }
  if (filter.tags !== undefined) {
    const all = [...listing.providers, ...listing.identities].flatMap((entry) => entry.tags);
    const wanted = known("tag", filter.tags, [...new Set(all)]);
    identities = identities.filter((entry) => entry.tags.some((tag) => wanted.has(tag)));
    const roots = new Set(identities.map((entry) => entry.root));
    providers = providers.filter((entry) =>
      roots.has(entry.name) || entry.tags.some((tag) => wanted.has(tag))
    );
  }
  if (filter.live) {
    identities = identities.filter(({ session }) => session?.live);
    const roots = new Set(identities.map((entry) => entry.root));
    providers = providers.filter((entry) => roots.has(entry.name));
  }
  return { providers, identities };
}

/** The filter by a name, as one by an identity or by a provider. */
function byName({ providers, identities }: Listing, name: string, filter: ListFilter): ListFilter {
  if (filter.providers !== undefined || filter.identities !== undefined) {
    throw new AtmosError("usage", `cannot filter by "${printable(name)}" and by a list of names at once`, {
      hint: "Leave out --providers and --identities, or the name.",
    });
  }
  const { tags, live } = filter;
  const folded = name.toLowerCase();
  const meant = identities.find((entry) => entry.name === name) ??
    only(identities.filter(({ alias }) => alias === name)) ??
    (providers.some((entry) => entry.name === name)
      ? undefined
      : only(identities.filter((entry) => entry.name.toLowerCase() === folded)));
  if (meant === undefined && providers.some((entry) => entry.name === name)) {
    return { providers: [name], identities: undefined, tags, live };
  }
  return { providers: undefined, identities: [meant?.name ?? name], tags, live };
}

function only<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

function known(sort: string, wanted: readonly string[], names: readonly string[]): Set<string> {
  const existing = new Set(names);
  for (const name of wanted) {
    if (existing.has(name)) continue;
    const meant = didYouMean(name, names);
    const all = names.length === 0
      ? "There are none."
      : `There are: ${names.slice(0, 20).map(printable).join(", ")}${names.length > 20 ? ", …" : ""}.`;
    // A tag is on entries, and no entry itself.
    const [what, state] = sort === "tag"
      ? ["what is tagged", "nothing is"]
      : [`the ${sort}`, "it is not configured"];
    throw new AtmosError("not_found", `cannot list ${what} "${printable(name)}": ${state}`, {
      hint: meant === undefined ? all : `${printable(meant)} ${all}`,
    });
  }
  return new Set(wanted);
}
