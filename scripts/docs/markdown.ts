/** What the checks need to know of a Markdown page: its code blocks, links, headings and words. */

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface Page {
  /** Lines of fenced code, without those of other fences. */
  readonly code: readonly Line[];
  /** What stands in backticks within a line. */
  readonly spans: readonly Line[];
  /** All other lines, with what stands in backticks blanked out. */
  readonly prose: readonly Line[];
  readonly lines: readonly Line[];
}

/** Text between backticks; within a table a bar in it is escaped, which the pattern does not mind. */
const SPAN = /(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g;

const PROJECT_PATH = /^(?:\.ci|\.github|docs|examples|scripts|src|tests)\/[\w./-]*$/;

/** `Name`, `Name.member` or `name(…)`, and right behind it the file. */
const MEMBER = /`([A-Za-z_]\w*)(?:\.\w+|\([^`]*\))?`s?\s+(?:in\s+|\()`(src\/[\w./-]+\.ts)`/g;

/** Splits a page into code and prose. A fence that is never closed runs to the end. */
export function readPage(text: string): Page {
  const lines = text.split(/\r?\n/).map((content, index) => ({ text: content, line: index + 1 }));
  const code: Line[] = [];
  const spans: Line[] = [];
  const prose: Line[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line.text)?.[1];
    if (fence === undefined) {
      fence = mark;
      if (mark !== undefined) continue;
      for (const [, , span = ""] of line.text.matchAll(SPAN)) spans.push({ ...line, text: span.trim() });
      prose.push({ ...line, text: line.text.replace(SPAN, (span) => " ".repeat(span.length)) });
    } else if (mark?.startsWith(fence) && line.text.trim() === mark) fence = undefined;
    else code.push(line);
  }
  return { code, spans, prose, lines };
}

export interface Link {
  /** Before the `#`; empty for a place on the same page. */
  readonly path: string;
  /** After the `#`; undefined without one. */
  readonly anchor: string | undefined;
  readonly line: number;
}

/** Links and pictures that point into the project; those with a scheme (`https:`, `mailto:`) are left out. */
export function relativeLinks(page: Page): Link[] {
  return page.prose.flatMap(({ text, line }) => {
    const inline = [...text.matchAll(/\]\(\s*<?([^()\s<>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const definitions = [...text.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s<>]+)>?/g)];
    return [...inline, ...definitions].map((match) => match[1] ?? "").filter((target) =>
      !/^[a-z][\w+.-]*:/i.test(target)
    )
      .map((target) => {
        const [path = "", anchor] = target.split("#");
        return { path: decodeURI(path), anchor, line };
      });
  });
}

/** Files and folders of the project that stand in backticks, such as `src/auth/chain.ts`; patterns are none. */
export function namedPaths(page: Page): { readonly path: string; readonly line: number }[] {
  return page.spans.filter(({ text }) => PROJECT_PATH.test(text)).map(({ text, line }) => ({
    path: text,
    line,
  }));
}

/** Names that a page says to be in a file of the program: `Chain` in `src/auth/chain.ts`, `Chain` (`src/auth/chain.ts`). */
export function namedMembers(
  page: Page,
): { readonly name: string; readonly path: string; readonly line: number }[] {
  const text = page.lines.map((line) => line.text).join("\n");
  return [...text.matchAll(MEMBER)].map(({ 1: name = "", 2: path = "", index }) => ({
    name,
    path,
    line: text.slice(0, index).split("\n").length,
  }));
}

/** The anchors of a page's headings, as the usual renderers name them. */
export function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>();
  for (const { text, line } of page.prose) {
    if (!/^#{1,6}\s/.test(text)) continue;
    const title = page.lines[line - 1]?.text.replace(/^#+\s+/, "").replace(/\]\([^)]*\)/g, "") ?? "";
    const slug = title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(" ", "-");
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}
