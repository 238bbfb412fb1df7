import { AtmosError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import type { AuthConfiguration, IdentityEntry, ProviderEntry } from "../config/model.ts";
import { formatPlace } from "../yaml/place.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";

/** The way from a provider to an identity, checked without touching anything. */
export interface Chain {
  /** Undefined for identities that stand alone. */
  readonly provider: ProviderEntry | undefined;
  /** Where the sessions of this chain are filed: the provider's name, or the kind of a standalone identity. */
  readonly root: string;
  /** From the first link after the provider to the target; never empty. */
  readonly identities: readonly [IdentityEntry, ...IdentityEntry[]];
  /** All names from the provider to the target. */
  readonly names: readonly string[];
  readonly target: IdentityEntry;
}

/**
 * Follows `via` from the identity up to its provider. Only the links in use are looked at, so that a broken
 * entry elsewhere never matters.
 *
 * @throws AtmosError `not_found` for an unknown identity, `config_invalid` for a cycle or a missing link
 */
export function resolveChain(auth: AuthConfiguration, identity: string): Chain {
  const target = findIdentity(auth, identity);
  const links: [IdentityEntry, ...IdentityEntry[]] = [target];
  const seen = new Set([target.name]);
  for (;;) {
    const first = links[0];
    if (first.via === undefined) return standalone(auth, first, links, target);
    if ("provider" in first.via) return rooted(auth, first, first.via.provider, links, target);
    const above = auth.identities.get(first.via.identity);
    if (above === undefined) throw missingLink(auth, first, "identity", first.via.identity);
    if (seen.has(above.name)) throw cycle(above, links);
    seen.add(above.name);
    links.unshift(above);
  }
}

/**
 * The entry with this name; also by alias, and in another case when only one name fits.
 *
 * @param variable what names it, where nobody has typed it
 * @throws AtmosError `not_found` with the nearest names
 */
export function findIdentity(auth: AuthConfiguration, name: string, variable?: string): IdentityEntry {
  const exact = auth.identities.get(name);
  if (exact !== undefined) return exact;
  const all = [...auth.identities.values()];
  const folded = name.toLowerCase();
  for (
    const matches of [
      all.filter((entry) => entry.alias === name),
      all.filter((entry) => entry.name.toLowerCase() === folded),
    ]
  ) {
    if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  }
  const names = all.map((entry) => entry.name);
  throw notConfigured(
    auth,
    `cannot find the identity "${printable(name)}"${
      variable === undefined ? "" : `, which ${variable} names`
    }: it is not configured`,
    (variable === undefined ? "" : `Unset ${variable}, or set it to one that there is. `) +
      suggestion(name, names, "identity", "identities") + listHint(auth),
  );
}

/** Where identities come from a list, it may only be old, or not be there yet. */
export function listHint({ providers }: Pick<AuthConfiguration, "providers">): string {
  const listing = [...providers.values()].find(({ shownSettings }) =>
    String(shownSettings["auto_provision_identities"]) === "true"
  );
  if (listing === undefined) return "";
  const { name } = listing;
  return `\n"${printable(name)}" has more from its list of accounts: ` +
    `\`atmos auth login --provider ${typedWord(name)}\` reads it.`;
}

/** @throws AtmosError `not_found` with the nearest names */
export function findProvider(auth: AuthConfiguration, name: string): ProviderEntry {
  const exact = auth.providers.get(name);
  if (exact !== undefined) return exact;
  const names = [...auth.providers.keys()];
  const folded = names.filter((other) => other.toLowerCase() === name.toLowerCase());
  const single = folded.length === 1 && folded[0] !== undefined ? auth.providers.get(folded[0]) : undefined;
  if (single !== undefined) return single;
  throw notConfigured(
    auth,
    `cannot find the provider "${printable(name)}": it is not configured`,
    suggestion(name, names, "provider", "providers"),
  );
}

/** Where an import is not followed, what is not there may be in it: that is to be mended first. */
export function notConfigured(
  { missing: [first] }: AuthConfiguration,
  message: string,
  hint: string,
): AtmosError {
  return first === undefined ? new AtmosError("not_found", message, { hint }) : new AtmosError(
    "config_invalid",
    `${formatPlace(first.place)}: ${message}, and ${
      first.message.replace(/^cannot follow this import:/, "this import is not followed:")
    }`,
    first.hint === undefined ? {} : { hint: first.hint },
  );
}

function suggestion(wanted: string, names: readonly string[], one: string, many: string): string {
  if (names.length === 0) return `No ${one} is configured. Add one below auth.${many} in atmos.yaml.`;
  const shown = names.slice(0, 20).map(printable).join(", ") + (names.length > 20 ? ", …" : "");
  const meant = didYouMean(wanted, names);
  return `${meant === undefined ? "" : `${printable(meant)} `}Configured ${many}: ${shown}.`;
}

function standalone(
  auth: AuthConfiguration,
  first: IdentityEntry,
  identities: Chain["identities"],
  target: IdentityEntry,
): Chain {
  const list = first.kind === "" ? listHint(auth) : "";
  if (list !== "") {
    throw new AtmosError(
      "config_invalid",
      `${formatPlace(first.place)}: cannot sign in as "${
        printable(first.name)
      }": it has no kind, and no list of ` +
        "accounts that is known here has a role of this name",
      { hint: list.trim() },
    );
  }
  if (auth.kinds.identity.get(first.kind)?.startsFrom !== "nothing") {
    throw new AtmosError(
      "config_invalid",
      `${formatPlace(first.place)}: cannot sign in as "${printable(first.name)}": it has no via`,
      { hint: "Add via.provider or via.identity, so that it is known where the chain starts." },
    );
  }
  const root = first.kind.replace("/", "-");
  return { provider: undefined, root, identities, names: identities.map((entry) => entry.name), target };
}

function rooted(
  auth: AuthConfiguration,
  first: IdentityEntry,
  provider: string,
  identities: Chain["identities"],
  target: IdentityEntry,
): Chain {
  const entry = auth.providers.get(provider);
  if (entry === undefined) throw missingLink(auth, first, "provider", provider);
  const names = [entry.name, ...identities.map((identity) => identity.name)];
  return { provider: entry, root: entry.name, identities, names, target };
}

function missingLink(
  auth: AuthConfiguration,
  entry: IdentityEntry,
  sort: "provider" | "identity",
  missing: string,
): AtmosError {
  const names = [...(sort === "provider" ? auth.providers : auth.identities).keys()];
  const place = formatPlace(entry.placeOf(["via", sort]));
  return new AtmosError(
    "config_invalid",
    `${place}: cannot sign in as "${printable(entry.name)}": ` +
      `its ${sort} "${printable(missing)}" is not configured`,
    {
      hint: suggestion(missing, names, sort, sort === "provider" ? "providers" : "identities") +
        (sort === "identity" ? listHint(auth) : ""),
    },
  );
}

function cycle(again: IdentityEntry, links: readonly IdentityEntry[]): AtmosError {
  const way = [...links.map((entry) => entry.name).reverse(), again.name];
  const loop = way.slice(way.indexOf(again.name));
  return new AtmosError(
    "config_invalid",
    `${formatPlace(again.placeOf(["via"]))}: cannot sign in: ` +
      `the identities form a circle: ${loop.map(printable).join(" → ")}`,
    { hint: "Let one of them start at a provider with via.provider." },
  );
}
