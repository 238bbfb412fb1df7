import { printable } from "../../../printable.ts";
import type { Listing } from "./listing.ts";
import { IDENTITY_HEAD, identityRows, PROVIDER_HEAD, providerRows } from "./tables.ts";

/** Two tables of GitHub Flavored Markdown. */
export function formatMarkdown(listing: Listing, now: number): string {
  return [
    section("Providers", PROVIDER_HEAD, providerRows(listing)),
    section("Identities", IDENTITY_HEAD, identityRows(listing, now)),
  ].filter((part) => part !== "").join("\n");
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const cell = (text: string, column: number): string => head[column] === "URL" ? link(text) : escape(text);
  return `## ${title}\n\n` + line(head) + line(head.map(() => "---")) +
    rows.map((cells) => line(cells.map(cell))).join("");
}

/** An address is a link that shows where it leads; what does not look like one is text. */
function link(text: string): string {
  return /^https:\/\/[\w.~:/?=&%-]+$/.test(text) ? `<${text}>` : escape(text);
}

/** Nothing in a name may end a cell, start markup, or become a link, an image or HTML. */
function escape(cell: string): string {
  return printable(cell).replace(/[\\`*_{}[\]<>#|!~&]/g, "\\$&").replace(/:\/\//g, ":&#47;&#47;");
}
