import assert from "node:assert/strict";
import {
  anchorsOf,
  namedMembers,
  namedPaths,
  readPage,
  relativeLinks,
} from "../../../../scripts/docs/markdown.ts";

const texts = (lines: readonly { text: string; line: number }[]): string[] =>
  lines.map(({ text, line }) => `${line} ${text.trim()}`).filter((entry) => !/^\d+ $/.test(entry));

const PAGES: readonly [what: string, text: string, code: string[], prose: string[]][] = [
  ["an empty page", "", [], []],
  ["prose alone", "a\nb", [], ["1 a", "2 b"]],
  ["a block of code", "a\n```sh\nb\n```\nc", ["3 b"], ["1 a", "5 c"]],
  ["carriage returns", "a\r\n```\r\nb\r\n```\r\n", ["3 b"], ["1 a"]],
  ["tildes", "~~~\n```\n~~~\na", ["2 ```"], ["4 a"]],
  ["a longer fence holds a shorter one", "````\n```\na\n```\n````\nb", ["2 ```", "3 a", "4 ```"], ["6 b"]],
  ["an indented block in a list", "- a\n  ```\n  b\n  ```\n- c", ["3 b"], ["1 - a", "5 - c"]],
  ["a fence that is never closed", "```\na", ["2 a"], []],
];
for (const [what, text, code, prose] of PAGES) {
  Deno.test(`markdown: ${what}`, () => {
    const page = readPage(text);
    assert.deepEqual(texts(page.code), code);
    assert.deepEqual(texts(page.prose), prose);
  });
}

Deno.test("markdown: spans of code are known, and blanked in prose at their place", () => {
  const page = readPage("a `b c` d ``e ` f``\n| `g \\| h` |");
  assert.deepEqual(texts(page.spans), ["1 b c", "1 e ` f", "2 g \\| h"]);
  assert.deepEqual(page.prose.map(({ text }) => text.replace(/ +/g, " ").trim()), ["a d", "| |"]);
});

const LINKS: readonly [what: string, text: string, links: string[]][] = [
  ["a file", "see [a](docs/a.md) and [b](../b.md)", ["docs/a.md", "../b.md"]],
  ["a heading", "[a](docs/a.md#how-so), [b](#there)", ["docs/a.md#how-so", "#there"]],
  ["a picture in a link", "[![a](a.svg)](b.md)", ["a.svg", "b.md"]],
  ["a title", `[a](a.md "A page")`, ["a.md"]],
  ["blanks in angle brackets are not links here", "[a](<a b.md>)", []],
  ["escapes", "[a](a%20b.md)", ["a b.md"]],
  ["a definition", "[a]: docs/a.md", ["docs/a.md"]],
  ["other places", "[a](https://a.b/c) [d](mailto:a@b.c) <https://a.b>", []],
  ["code", "`[a](a.md)`\n```\n[a](b.md)\n```", []],
];
for (const [what, text, links] of LINKS) {
  Deno.test(`markdown links: ${what}`, () => {
    const found = relativeLinks(readPage(text)).map(({ path, anchor }) =>
      anchor === undefined ? path : `${path}#${anchor}`
    );
    assert.deepEqual(found, links);
  });
}

Deno.test("markdown: headings are reached by lower case, dashes, and a number from the second on", () => {
  const page = readPage(
    "# Where `secrets` live?\n## A, B & C\n## A, B & C\n## [Unreleased](x.md)\n```\n# not one\n```",
  );
  assert.deepEqual([...anchorsOf(page)], ["where-secrets-live", "a-b--c", "a-b--c-1", "unreleased"]);
});

Deno.test("markdown: files of the project are known by where they begin", () => {
  const page = readPage(
    "`src/auth/chain.ts` `.ci/run`\n`docs/` `src/*.ts` `src` `atmos.yaml` `./src/a.ts` `src/a b`",
  );
  assert.deepEqual(namedPaths(page).map(({ path, line }) => `${line} ${path}`), [
    "1 src/auth/chain.ts",
    "1 .ci/run",
    "2 docs/",
  ]);
});

Deno.test("markdown: a name is known with the file that it is said to be in, across lines too", () => {
  const page = readPage(
    "`Chain` in `src/a.ts`\n`Kind.name` (`src/b.ts`: x), `Fact`s\n(`src/c.ts`) `lend(a, b)` in\n`src/d.ts`\n" +
      "`Chain` and `src/e.ts`, `src/f.ts` in `src/g.ts`",
  );
  assert.deepEqual(namedMembers(page).map(({ name, path, line }) => `${line} ${name} ${path}`), [
    "1 Chain src/a.ts",
    "2 Kind src/b.ts",
    "2 Fact src/c.ts",
    "3 lend src/d.ts",
  ]);
});
