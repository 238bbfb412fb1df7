/**
 * Circles of files: each imports the next, and the last the first, types included. None of them can be read, tested or
 * moved without all others. What is loaded only when it is used does not count.
 */
import { posix } from "node:path";
import type { Breach, SourceFile } from "./file.ts";

const STATIC = /^(?:import|export)\b[^;'"]*?\bfrom\s*["'](\.[^"']+)["']|^import\s*["'](\.[^"']+)["']/gm;

/** The files that one imports by a relative path. */
export function importsOf({ path, text }: SourceFile): string[] {
  return [...text.matchAll(STATIC)].map(([, from, bare]) =>
    posix.join(posix.dirname(path), from ?? bare ?? "")
  );
}

/** One breach for each circle, at its first file by name. */
export function checkCircles(files: readonly SourceFile[]): Breach[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]));
  return components(graph).filter((circle) => circle.length > 1).map((circle) => {
    const sorted = circle.sort();
    return { path: sorted[0] ?? "", line: 1, column: 1, reason: `a circle of files: ${sorted.join(", ")}` };
  });
}

/** Strongly connected components (R. Tarjan, "Depth-first search and linear graph algorithms", 1972). */
function components(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    open.push(node);
    isOpen.add(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (isOpen.has(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === index) {
      const component = open.splice(open.indexOf(node));
      for (const one of component) isOpen.delete(one);
      found.push(component);
    }
    return low;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
