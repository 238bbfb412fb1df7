import { expandBraces } from "../yaml/braces.ts";
import { namePattern } from "../yaml/name_pattern.ts";

/** Alternatives that braces may stand for. */
const MOST_ALTERNATIVES = 100;

/** Whether a path below the stacks' folder, with `/` between its names, is meant. */
export type PathMatcher = (path: string) => boolean;

type Part = "**" | ((name: string) => boolean);

// `**` stands for any number of folders, also none; all else of `orgs/**` or `{dev,prod}/*.yaml` stays in one name.
export function pathPattern(pattern: string): PathMatcher {
  const alternatives = (expandBraces(pattern, MOST_ALTERNATIVES) ?? [pattern]).map(partsOf);
  return (path) => {
    const names = path.split("/");
    return alternatives.some((parts) => fits(parts, names));
  };
}

function partsOf(pattern: string): Part[] {
  const parts = pattern.replace(/^\.\//, "").split("/").filter((part) => part !== "");
  return parts.filter((part, at) => part !== "**" || parts[at - 1] !== "**").map((part): Part => {
    if (part === "**") return part;
    const { matches } = namePattern(part);
    return matches;
  });
}

/** After each part, how many names may have been used up: so it takes parts times names, whatever the pattern. */
function fits(parts: readonly Part[], names: readonly string[]): boolean {
  let used = new Set([0]);
  for (const part of parts) {
    if (part === "**") {
      const least = Math.min(...used);
      used = new Set(Array.from({ length: names.length - least + 1 }, (_, more) => least + more));
    } else {
      used = new Set(
        [...used].filter((at) => at < names.length && part(names[at] ?? "")).map((at) => at + 1),
      );
    }
    if (used.size === 0) return false;
  }
  return used.has(names.length);
}
