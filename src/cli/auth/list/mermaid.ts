import { printable } from "../../../printable.ts";
import { formatRemaining } from "../../text/time.ts";
import type { Listing } from "./listing.ts";

/** A Mermaid flowchart. Nodes are numbered; names appear in quoted labels only, with special marks as entities. */
export function formatMermaid(listing: Listing, now: number): string {
  const ids = new Map<string, string>();
  const lines = ["graph LR"];
  listing.providers.forEach((provider, index) => {
    ids.set(`provider/${provider.name}`, `p${index}`);
    lines.push(`  p${index}["${label([provider.name, provider.kind])}"]`);
  });
  listing.identities.forEach((identity, index) => {
    ids.set(`identity/${identity.name}`, `i${index}`);
    const state = identity.session === undefined ? [] : [formatRemaining(identity.session.expiresAt, now)];
    lines.push(`  i${index}(["${label([identity.name, identity.kind, ...state])}"])`);
  });
  listing.identities.forEach((identity, index) => {
    const above = ids.get(upstream(identity.via));
    if (above !== undefined) lines.push(`  ${above} --> i${index}`);
    if (identity.session?.live) lines.push(`  class i${index} live`);
  });
  lines.push("  classDef live fill:#d5f5d5,stroke:#2a7a2a");
  return `${lines.join("\n")}\n`;
}

/** The key of what an identity builds on. */
export function upstream(via: Listing["identities"][number]["via"]): string {
  if (via === undefined) return "";
  return "provider" in via ? `provider/${via.provider}` : `identity/${via.identity}`;
}

function label(parts: readonly string[]): string {
  return parts.map((part) =>
    printable(part).replace(/[^\p{L}\p{N} ._/@-]/gu, (mark) => `#${mark.codePointAt(0)};`)
  )
    .join("<br/>");
}
