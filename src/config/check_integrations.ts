import { printable } from "../printable.ts";
import type { ConfiguredIdentity, ConfiguredIntegration } from "./entries.ts";
import { unresolvedIn } from "../yaml/evaluator.ts";
import type { ProviderEntry } from "./model.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import type { Catalogue } from "./kinds.ts";
import { Suggestions } from "./suggestions.ts";

/** The entries of a file that is checked. */
export interface CheckedEntries {
  readonly providers: ReadonlyMap<string, ProviderEntry>;
  readonly identities: ReadonlyMap<string, ConfiguredIdentity>;
  readonly integrations: ReadonlyMap<string, ConfiguredIntegration>;
}

/** Where a kubeconfig file that a person has chosen is named. */
export const KUBECONFIG_PATH = ["spec", "cluster", "kubeconfig", "path"] as const;

/** Whether the person alone says which file of theirs is written, and how. */
export function isOwnFile(entry: { isPersonal(path: readonly string[]): boolean }): boolean {
  return entry.isPersonal(KUBECONFIG_PATH.slice(0, -1));
}

/** @param hasLists whether identities may come from a list of accounts as well, which need not be there */
export function integrationProblems(
  kinds: Catalogue,
  entries: CheckedEntries,
  hasLists: boolean,
): Problem[] {
  const suggestions = new Suggestions();
  // Of a kind that is none, that alone is said.
  const known = [...entries.integrations.values()].filter(({ kind }) => kinds.integration.has(kind));
  return known.flatMap((entry) => [
    ...viaProblems(entry, entries, hasLists, suggestions),
    ...pathProblems(entry),
  ]);
}

function viaProblems(
  entry: ConfiguredIntegration,
  entries: CheckedEntries,
  hasLists: boolean,
  suggestions: Suggestions,
): Problem[] {
  const subject = `integration "${printable(entry.name)}"`;
  const { provider, identity } = entry.links;
  const { via: written } = entry.settings;
  if (provider !== undefined && identity !== undefined) {
    return [
      errorAt(entry.placeOf(["via"]), `${subject}: via names both an identity and a provider`, "Keep one."),
    ];
  }
  if (provider === undefined && identity === undefined) {
    // Of a wrong or unknown value, something else is said.
    const isPlain = written === undefined ||
      (typeof written === "object" && unresolvedIn(written).length === 0);
    return isPlain ? [errorAt(entry.place, `${subject} needs via.identity or via.provider`)] : [];
  }
  const [sort, name, known] = identity !== undefined
    ? ["identity", identity, entries.identities] as const
    : ["provider", provider ?? "", entries.providers] as const;
  if (known.has(name)) return [];
  const at = entry.placeOf(["via", sort]);
  const message = `${subject}: there is no ${sort} "${printable(name)}"`;
  const meant = suggestions.for(name, sort, known);
  const hint = meant === undefined ? undefined : printable(meant);
  return [sort === "identity" && hasLists ? warningAt(at, message, hint) : errorAt(at, message, hint)];
}

/** A project that could name a file anywhere would write there. */
function pathProblems(entry: ConfiguredIntegration): Problem[] {
  const place = entry.placeOf(KUBECONFIG_PATH);
  if (place === entry.place || isOwnFile(entry)) return [];
  return [warningAt(
    place,
    `integration "${
      printable(entry.name)
    }": cluster.kubeconfig is not used: not all of it is in a file of your own, and ` +
      "which of your files are written, and how, is your choice",
    "Programs that run as the identity find the cluster all the same. For others, put it into ~/.atmos/atmos.yaml.",
  )];
}
