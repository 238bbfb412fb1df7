/** A text as a tree, of the ways to its leaves: what begins alike stands below one branch. */
import { wholeOnOneLine } from "./shown_text.ts";

interface Branch extends Map<string, Branch> {}

export function branches(paths: readonly (readonly string[])[]): string {
  const root: Branch = new Map();
  for (const path of paths) {
    let here = root;
    for (const name of path) {
      const below = here.get(name) ?? new Map();
      here.set(name, below);
      here = below;
    }
  }
  return [...root].map(([name, below]) => `${wholeOnOneLine(name)}\n${linesBelow(below, "")}`).join("");
}

function linesBelow(branch: Branch, before: string): string {
  const all = [...branch];
  return all.map(([name, below], at) => {
    const [mark, more] = at === all.length - 1 ? ["└──", "   "] : ["├──", "│  "];
    return `${before}${mark}${wholeOnOneLine(name)}\n${linesBelow(below, `${before}${more}`)}`;
  }).join("");
}
