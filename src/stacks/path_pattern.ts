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
    return alternatives.some((parts) => fits(parts, 0, names, 0));
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

function fits(parts: readonly Part[], part: number, names: readonly string[], name: number): boolean {
  const wanted = parts[part];
  if (wanted === undefined) return name === names.length;
  if (wanted !== "**") {
    const here = names[name];
    return here !== undefined && wanted(here) && fits(parts, part + 1, names, name + 1);
  }
  for (let from = name; from <= names.length; from++) {
    if (fits(parts, part + 1, names, from)) return true;
  }
  return false;
}
