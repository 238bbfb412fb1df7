import { printable } from "../../../printable.ts";
import { formatRemaining } from "../../text/time.ts";
import type { Listing } from "./listing.ts";
import { upstream } from "./mermaid.ts";

/** A DOT graph; names appear in quoted strings only. */
export function formatGraphviz(listing: Listing, now: number): string {
  const lines = ["digraph auth {", "  rankdir=LR;", "  node [shape=box];"];
  for (const { name, kind } of listing.providers) {
    lines.push(`  ${quote(`provider/${name}`)} [label=${quote(name, kind)}];`);
  }
  for (const { name, kind, session } of listing.identities) {
    const state = session === undefined ? [] : [formatRemaining(session.expiresAt, now)];
    const color = session?.live ? ' style="rounded,filled" fillcolor="#d5f5d5"' : " style=rounded";
    lines.push(`  ${quote(`identity/${name}`)} [label=${quote(name, kind, ...state)}${color}];`);
  }
  const known = new Set([
    ...listing.providers.map(({ name }) => `provider/${name}`),
    ...listing.identities.map(({ name }) => `identity/${name}`),
  ]);
  for (const { name, via } of listing.identities) {
    const above = upstream(via);
    if (known.has(above)) lines.push(`  ${quote(above)} -> ${quote(`identity/${name}`)};`);
  }
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

/** A double-quoted DOT string (https://graphviz.org/doc/info/lang.html); several parts stand below each other. */
function quote(...parts: readonly string[]): string {
  return `"${parts.map((part) => printable(part).replace(/[\\"]/g, "\\$&")).join("\\n")}"`;
}
