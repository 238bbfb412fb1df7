import assert from "node:assert/strict";
import fc from "fast-check";
import { formatTable } from "../../../../src/cli/text/table.ts";

Deno.test("columns without content are left out", async () => {
  assert.equal(
    await formatTable(["NAME", "ALIAS"], [["a", ""], ["b", ""]], undefined),
    "┌──────┐\n│ NAME │\n├──────┤\n│ a    │\n│ b    │\n└──────┘\n",
  );
});

const LINK = `https://example.com/${"x".repeat(100)}`;

Deno.test("a table that is too wide wraps between words, and never breaks one", async () => {
  const words = "one two three four five six seven eight nine ten eleven twelve";
  const text = await formatTable(["NAME", "TEXT"], [["dev", words]], 40);
  for (const line of text.trimEnd().split("\n")) assert.ok(line.length <= 40, line);
  for (const word of words.split(" ")) assert.match(text, new RegExp(`\\b${word}\\b`));
});

Deno.test("columns that do not fit are left out whole, and the first one stays", async () => {
  const heads = ["", "NAME", "URL", "DEFAULT"];
  const shown = await formatTable(heads, [["●", "dev", LINK, "✓"]], 40);
  assert.match(shown, /● │ dev +│ ✓/);
  assert.doesNotMatch(shown, /example/);
  assert.match(shown, /\nNot shown for want of room: URL\.\n$/);
  assert.match(await formatTable(heads, [["●", "dev", LINK, "✓"]], undefined), /x{100}/);
  assert.match(await formatTable(heads, [["●", LINK, "eu-west-1", "✓"]], 40), /x{100}/);
});

Deno.test("the columns that matter most go last", async () => {
  const row = ["2026", "event", "development/ReadOnlyAccess", "login"];
  const heads = ["TIME", "EVENT", "WHO", "BY"];
  assert.match(await formatTable(heads, [row], 40, ["WHO"]), /ReadOnlyAccess/);
  assert.doesNotMatch(await formatTable(heads, [row], 40), /ReadOnlyAccess/);
});

Deno.test("columns fit the width whenever the first one does, and words stay whole", async () => {
  const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
  const cell = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
  await fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(word, cell, cell), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 24, max: 120 }),
    async (rows, width) => {
      const shown = await formatTable(["ONE", "TWO", "THREE"], rows, width);
      const [table = ""] = shown.split("Not shown");
      const lines = table.trimEnd().split("\n");
      for (const line of lines) assert.ok(line.length <= width, line);
      const known = new Set(rows.flat().flatMap((text) => text.split(" ")));
      for (const line of lines.slice(3)) {
        for (const text of line.match(/[a-z0-9-]+/g) ?? []) assert.ok(known.has(text), text);
      }
    },
  ));
});

Deno.test("control characters in a cell are shown, not obeyed", async () => {
  assert.ok(!(await formatTable(["A"], [["x\u001b[2J\ny"]], 80)).includes("\u001b"));
});
