/**
 * Cuts a page into tags and text, in one pass: however a page is made, reading it takes no longer than its length. Pure.
 */

export interface Tag {
  /** In lower case. */
  readonly tag: string;
  /** Whether it ends one. */
  readonly slash: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface Pieces {
  readonly tags: readonly Tag[];
  readonly text: string;
  readonly title: string;
}

/** What stands in these is no part of the page. */
const RAW: ReadonlySet<string> = new Set(["script", "style", "template", "noscript"]);

export function piecesOf(html: string): Pieces {
  const lower = html.toLowerCase();
  const tags: Tag[] = [];
  const texts: string[] = [];
  let title = "";
  for (let at = 0; at < html.length;) {
    const open = html.indexOf("<", at);
    if (open < 0) {
      texts.push(html.slice(at));
      break;
    }
    texts.push(html.slice(at, open));
    if (html.startsWith("<!--", open)) {
      const end = html.indexOf("-->", open + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    const slash = html[open + 1] === "/";
    const start = open + (slash ? 2 : 1);
    if (!/[a-z]/.test(lower[start] ?? "")) {
      at = open + 1;
      continue;
    }
    const name = endOfName(lower, start);
    const { attributes, end } = attributesFrom(html, name);
    if (end === undefined) break;
    const tag = lower.slice(start, name);
    at = end;
    tags.push({ tag, slash, attributes });
    texts.push(" ");
    if (slash || !(RAW.has(tag) || tag === "title")) continue;
    const close = lower.indexOf(`</${tag}`, at);
    if (close < 0) break;
    if (tag === "title") title = html.slice(at, close);
    at = close;
  }
  return { tags, text: texts.join(""), title };
}

function endOfName(lower: string, start: number): number {
  let end = start;
  while (/[a-z0-9-]/.test(lower[end] ?? "")) end++;
  return end;
}

/** Attributes up to the end of the tag; no end when the page ends before. */
function attributesFrom(
  html: string,
  start: number,
): { readonly attributes: ReadonlyMap<string, string>; readonly end: number | undefined } {
  const attributes = new Map<string, string>();
  let at = start;
  while (at < html.length) {
    const character = html[at] ?? "";
    if (character === ">") return { attributes, end: at + 1 };
    if (/[\s/]/.test(character)) {
      at++;
      continue;
    }
    const nameStart = at;
    at++;
    while (at < html.length && !/[\s/>=]/.test(html[at] ?? "")) at++;
    const name = html.slice(nameStart, at).toLowerCase();
    while (/\s/.test(html[at] ?? "")) at++;
    let value = "";
    if (html[at] === "=") {
      at++;
      while (/\s/.test(html[at] ?? "")) at++;
      const quote = html[at];
      if (quote === '"' || quote === "'") {
        const end = html.indexOf(quote, at + 1);
        if (end < 0) break;
        value = html.slice(at + 1, end);
        at = end + 1;
      } else {
        const valueStart = at;
        while (at < html.length && !/[\s>]/.test(html[at] ?? "")) at++;
        value = html.slice(valueStart, at);
      }
    }
    if (!attributes.has(name)) attributes.set(name, decoded(value));
  }
  return { attributes, end: undefined };
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Text with its entities as characters. */
export function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
