import { isFalseWord } from "../truth_words.ts";
import { printable } from "../printable.ts";
import { article } from "./check_entries.ts";
import type { ConfiguredIdentity } from "./entries.ts";
import { unresolvedIn } from "../yaml/evaluator.ts";
import type { ProviderEntry } from "./model.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import type { Catalogue, KindRules } from "./kinds.ts";
import { Suggestions } from "./suggestions.ts";

/**
 * Everything that is wrong between entries: links, circles, defaults and names. Linear in their number.
 *
 * @param hasLists whether identities may come from a list of accounts as well, which need not be there
 */
export function linkProblems(
  kinds: Catalogue,
  hasLists: boolean,
  providers: ReadonlyMap<string, ProviderEntry>,
  identities: ReadonlyMap<string, ConfiguredIdentity>,
): Problem[] {
  const suggestions = new Suggestions();
  const problems: Problem[] = [];
  for (const entry of identities.values()) {
    for (const problem of viaProblems(entry, kinds.identity.get(entry.kind))) problems.push(problem);
    const missing = missingLink(entry, providers, identities, suggestions);
    if (missing === undefined) continue;
    const isListed = hasLists && entry.via !== undefined && "identity" in entry.via;
    problems.push(isListed ? { ...missing, severity: "warning" } : missing);
  }
  return [...problems, ...circles(identities), ...defaults(identities), ...names(identities)];
}

function viaProblems(entry: ConfiguredIdentity, kind: KindRules | undefined): Problem[] {
  const subject = `identity "${printable(entry.name)}"`;
  const rule = kind?.startsFrom;
  const { provider, identity } = entry.links;
  const place = entry.placeOf(["via"]);
  if (provider !== undefined && identity !== undefined) {
    return [
      errorAt(
        place,
        `${subject}: via names both a provider and an identity`,
        "Keep the one that comes before it.",
      ),
    ];
  }
  const given = provider !== undefined ? "provider" : identity !== undefined ? "identity" : undefined;
  if (rule === undefined) return [];
  if (rule === "nothing") {
    if (given === undefined) return [];
    const message = `${subject}: via has no place here, ${entry.kind} stands alone`;
    return [
      kind?.toleratesVia ? warningAt(place, message, "Remove it.") : errorAt(place, message, "Remove it."),
    ];
  }
  const wanted = rule === "either" ? "via.provider or via.identity" : `via.${rule}`;
  if (given === undefined) {
    // Of a wrong or unknown value, something else is said.
    const { via } = entry.settings;
    const isPlain = via === undefined || (typeof via === "object" && unresolvedIn(via).length === 0);
    return isPlain ? [errorAt(entry.place, `${subject} needs ${wanted}`)] : [];
  }
  if (rule === "either" || rule === given) return [];
  return [
    errorAt(
      place,
      `${subject}: ${entry.kind} comes from ${article(rule)}, not from ${article(given)}`,
      `Use ${wanted}.`,
    ),
  ];
}

function missingLink(
  entry: ConfiguredIdentity,
  providers: ReadonlyMap<string, ProviderEntry>,
  identities: ReadonlyMap<string, ConfiguredIdentity>,
  suggestions: Suggestions,
): Problem | undefined {
  const { via } = entry;
  if (via === undefined) return undefined;
  const [sort, name, names, others] = "provider" in via
    ? ["provider", via.provider, providers, identities] as const
    : ["identity", via.identity, identities, providers] as const;
  if (names.has(name)) return undefined;
  const place = entry.placeOf(["via", sort]);
  const message = `identity "${printable(entry.name)}": there is no ${sort} "${printable(name)}"`;
  const other = sort === "provider" ? "identity" : "provider";
  const hint = others.has(name) ? `There is ${article(other)} of that name: use via.${other}.` : undefined;
  return errorAt(place, message, hint ?? printableOr(suggestions.for(name, sort, names)));
}

function printableOr(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printable(text);
}

/** Each circle once, at its first member. */
function circles(identities: ReadonlyMap<string, ConfiguredIdentity>): Problem[] {
  const problems: Problem[] = [];
  const walkOf = new Map<string, string>();
  for (const start of identities.keys()) {
    const way: string[] = [];
    let current: string | undefined = start;
    while (current !== undefined && !walkOf.has(current) && identities.has(current)) {
      walkOf.set(current, start);
      way.push(current);
      const via: ConfiguredIdentity["via"] = identities.get(current)?.via;
      current = via !== undefined && "identity" in via ? via.identity : undefined;
    }
    if (current === undefined || walkOf.get(current) !== start || way.length === 0) continue;
    const circle = [...way.slice(way.indexOf(current)), current];
    const first = identities.get(current);
    const shown = circle.length > 12 ? [...circle.slice(0, 6), "…", ...circle.slice(-5)] : circle;
    const message = `the identities form a circle: ${shown.map(printable).join(" → ")}`;
    if (first !== undefined) {
      problems.push(
        errorAt(first.placeOf(["via", "identity"]), message, "Let one of them come from a provider."),
      );
    }
  }
  return problems;
}

function defaults(identities: ReadonlyMap<string, ConfiguredIdentity>): Problem[] {
  const marked = [...identities.values()].filter((entry) => entry.default);
  const [, second] = marked;
  if (second === undefined) return [];
  const shown = marked.slice(0, 5).map((entry) => printable(entry.name)).join(", ") +
    (marked.length > 5 ? ", …" : "");
  const hint = "One is asked for on a terminal; elsewhere --identity must name one.";
  return [
    warningAt(second.placeOf(["default"]), `${marked.length} identities are the default: ${shown}`, hint),
  ];
}

function names(identities: ReadonlyMap<string, ConfiguredIdentity>): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  for (const entry of identities.values()) {
    if (isFalseWord(entry.name)) {
      const message =
        `identity "${entry.name}" cannot be chosen: --identity=${entry.name} turns authentication off`;
      problems.push(warningAt(entry.place, message, "Give it another name."));
    }
    const { alias } = entry;
    if (alias === undefined) continue;
    const owner = owners.get(alias) ?? (alias !== entry.name && identities.has(alias) ? alias : undefined);
    owners.set(alias, entry.name);
    if (owner === undefined) continue;
    const message = `identity "${printable(entry.name)}": the alias also means identity "${
      printable(owner)
    }"`;
    problems.push(warningAt(entry.placeOf(["alias"]), message, "Give it another alias."));
  }
  return problems;
}
