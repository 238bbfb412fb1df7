import { comparePrereleases, compareVersions, parseVersion, type Version } from "./version.ts";

/** One comparison. `fixed` counts the parts that are given: 1 for `>=2`, 2 for `~1.4.x`, 0 for `*`. */
interface Comparison {
  readonly operator: string;
  readonly version: Version;
  readonly fixed: number;
}

const OPERATORS: Readonly<Record<string, (version: Version, comparison: Comparison) => boolean>> = {
  "=": (version, to) => to.fixed < 3 ? withinTilde(version, to) : compareVersions(version, to.version) === 0,
  "!=": differs,
  ">": isAfter,
  "<": (version, to) => compareVersions(version, to.version) < 0,
  ">=": (version, to) => compareVersions(version, to.version) >= 0,
  "<=": isNotAfter,
  "~": withinTilde,
  "^": withinCaret,
};

const ALIASES: Readonly<Record<string, string>> = { "": "=", "=>": ">=", "=<": "<=", "~>": "~" };

/** Whether a version meets a constraint such as `>=1.2, <2 || ~3.1`; `undefined` when the constraint is malformed. */
export function meetsConstraint(version: Version, constraint: string): boolean | undefined {
  const alternatives = withRanges(constraint).split("||").map(parseComparisons);
  if (alternatives.includes(undefined)) return undefined;
  return alternatives.some((all) => all?.every((one) => meets(version, one)));
}

function meets(version: Version, comparison: Comparison): boolean {
  // A version before its release counts only where the constraint names such a version.
  const comparesPrereleases = comparison.version.prerelease !== "";
  if (version.prerelease !== "" && !comparesPrereleases) {
    return comparison.operator === "!=" && comparison.fixed === 3;
  }
  return OPERATORS[comparison.operator]?.(version, comparison) ?? false;
}

/** `1.2 - 2.0` means `>=1.2 <=2.0`. */
function withRanges(constraint: string): string {
  return constraint.replace(/(?<![^\s,|])([^\s,|]+)\s+-\s+([^\s,|]+)/g, ">=$1, <=$2");
}

const COMPARISON =
  /(=>|=<|!=|>=|<=|~>|=|>|<|~|\^)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?/y;

function parseComparisons(text: string): Comparison[] | undefined {
  const comparisons: Comparison[] = [];
  const trimmed = text.trim();
  for (let at = 0; at < trimmed.length;) {
    COMPARISON.lastIndex = at;
    const match = COMPARISON.exec(trimmed);
    const comparison = match === null ? undefined : toComparison(match);
    if (comparison === undefined) return undefined;
    comparisons.push(comparison);
    at = COMPARISON.lastIndex;
    const gap = /^(?:\s*,\s*|\s+)/.exec(trimmed.slice(at))?.[0] ?? "";
    if (at < trimmed.length && (gap === "" || at + gap.length === trimmed.length)) return undefined;
    at += gap.length;
  }
  return comparisons.length > 0 ? comparisons : undefined;
}

function toComparison(match: RegExpExecArray): Comparison | undefined {
  const [, operator = "", major, minor, patch, prerelease = "", metadata = ""] = match;
  const given = [major, minor, patch];
  const firstOpen = given.findIndex((part) => part === undefined || /^[xX*]$/.test(part));
  const fixed = firstOpen < 0 ? 3 : firstOpen;
  const parts = given.map((part, index) => index < fixed ? part : "0").join(".");
  const version = parseVersion(parts + prerelease + (fixed === 3 ? metadata : ""));
  return version === undefined ? undefined : { operator: ALIASES[operator] ?? operator, version, fixed };
}

/** How many leading parts of two versions agree. */
function agreeing(a: Version, b: Version): number {
  const first = a.parts.findIndex((part, index) => part !== b.parts[index]);
  return first < 0 ? 3 : first;
}

function differs(version: Version, to: Comparison): boolean {
  if (to.fixed === 0 || to.fixed === 3) return compareVersions(version, to.version) !== 0;
  if (agreeing(version, to.version) < to.fixed) return true;
  return to.fixed === 2 && comparePrereleases(version.prerelease, to.version.prerelease) !== 0;
}

function isAfter(version: Version, to: Comparison): boolean {
  const order = compareVersions(version, to.version);
  if (to.fixed === 0 || to.fixed === 3) return order > 0;
  return order > 0 && agreeing(version, to.version) < to.fixed;
}

function isNotAfter(version: Version, to: Comparison): boolean {
  if (to.fixed === 3) return compareVersions(version, to.version) <= 0;
  return compareVersions(version, to.version) <= 0 || agreeing(version, to.version) >= (to.fixed || 2);
}

function withinTilde(version: Version, to: Comparison): boolean {
  if (compareVersions(version, to.version) < 0) return false;
  const [major, minor, patch] = to.version.parts;
  if (to.fixed === 0 || (to.fixed === 3 && major === 0n && minor === 0n && patch === 0n)) return true;
  return agreeing(version, to.version) >= Math.min(to.fixed, 2);
}

function withinCaret(version: Version, to: Comparison): boolean {
  if (compareVersions(version, to.version) < 0) return false;
  const [major, minor] = to.version.parts;
  if (major > 0n || to.fixed === 1) return agreeing(version, to.version) >= 1;
  return agreeing(version, to.version) >= (minor > 0n || to.fixed === 2 ? 2 : 3);
}
