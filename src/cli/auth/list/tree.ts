import { printable } from "../../../printable.ts";
import type { Style } from "../../text/style.ts";
import type { ListedIdentity, ListedProvider, Listing } from "./listing.ts";
import { sessionText } from "./session_text.ts";

interface Node {
  readonly label: string;
  readonly below: readonly Node[];
}

/** A tree of providers, with the identities that start at each. */
export function formatTree(listing: Listing, style: Style, now: number): string {
  const branch = (identity: ListedIdentity): Node => identityNode(identity, style, now);
  const byRoot = new Map<string, ListedIdentity[]>();
  const standalone: ListedIdentity[] = [];
  const adrift: ListedIdentity[] = [];
  for (const identity of listing.identities) {
    if (identity.root !== undefined) {
      const group = byRoot.get(identity.root) ?? [];
      group.push(identity);
      byRoot.set(identity.root, group);
    } else (identity.via === undefined ? standalone : adrift).push(identity);
  }
  const nodes = [
    ...listing.providers.map((provider) =>
      providerNode(provider, (byRoot.get(provider.name) ?? []).map(branch), style)
    ),
    ...group("Standalone Identities", standalone.map(branch), style),
    ...group("Identities without a provider", adrift.map(branch), style),
  ];
  const lines = [` ${style.strong("Authentication Configuration")}`];
  draw(nodes, "", lines, style);
  return `${lines.join("\n")}\n`;
}

function draw(nodes: readonly Node[], indent: string, lines: string[], style: Style): void {
  nodes.forEach((node, index) => {
    const last = index === nodes.length - 1;
    lines.push(`${style.faint(`${indent}${last ? "└──" : "├──"}`)}${node.label}`);
    draw(node.below, `${indent}${last ? "   " : "│  "}`, lines, style);
  });
}

function group(label: string, below: readonly Node[], style: Style): Node[] {
  return below.length === 0 ? [] : [{ label: style.strong(label), below }];
}

function providerNode(provider: ListedProvider, identities: readonly Node[], style: Style): Node {
  const tags = provider.tags.map(printable).join(", ");
  return {
    label: `${style.accent(printable(provider.name))} ${style.faint(`(${printable(provider.kind)})`)}${
      provider.default ? ` ${style.strong("[DEFAULT]")}` : ""
    }`,
    below: [
      ...provider.facts.map(({ label, value }) => leaf(`${label}: ${printable(value)}`)),
      ...tags === "" ? [] : [leaf(`Tags: ${tags}`)],
      ...group("Identities", identities, style),
    ],
  };
}

function identityNode(identity: ListedIdentity, style: Style, now: number): Node {
  const { session, others, settings, via } = identity;
  const live = session?.live ?? false;
  const bullet = live ? style.good("●") : style.faint("○");
  const remaining = sessionText({ session, others }, now);
  const marks = [
    identity.default ? style.strong("[DEFAULT]") : "",
    identity.alias === undefined ? "" : `[ALIAS: ${printable(identity.alias)}]`,
    remaining === "" ? "" : live ? style.good(remaining) : style.faint(remaining),
  ].filter((mark) => mark !== "");
  return {
    label: [
      bullet,
      printable(identity.name),
      style.faint(`(${printable(identity.kind)})`),
      ...marks,
    ].join(" "),
    below: [
      ...(via !== undefined && "identity" in via ? [leaf(`Via: ${printable(via.identity)}`)] : []),
      ...(via !== undefined && "provider" in via && identity.root === undefined
        ? [leaf(`Via: ${printable(via.provider)} (not configured)`)]
        : []),
      ...branch("Principal", settings["principal"]),
      ...branch("Credentials", settings["credentials"]),
      ...(identity.tags.length === 0 ? [] : [leaf(`Tags: ${identity.tags.map(printable).join(", ")}`)]),
    ],
  };
}

function leaf(label: string): Node {
  return { label, below: [] };
}

function branch(label: string, value: unknown): Node[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object") return [leaf(`${label}: ${printable(String(value))}`)];
  const below = Object.entries(value).flatMap(([name, item]) => branch(printable(name), item));
  return below.length === 0 ? [] : [{ label, below }];
}
