import assert from "node:assert/strict";
import { StreamedTable } from "../../../../src/cli/text/streamed_table.ts";
import { formatTable } from "../../../../src/cli/text/table.ts";

const HEAD = ["Name", "What"];

function streamed(rows: readonly (readonly string[])[], width?: number): string {
  const table = new StreamedTable(HEAD, rows, width);
  return table.head() + rows.map((row) => table.rows([row])).join("") + table.foot();
}

for (const width of [undefined, 80, 20]) {
  Deno.test(`a table that is printed as it comes looks like any other, in ${width ?? "any"} characters`, async () => {
    const rows = [["a", "some words"], ["a longer name", "x"], ["\u202e", ""]];
    assert.equal(streamed(rows, width), await formatTable(HEAD, rows, width));
  });
}

Deno.test("cells that are wider than the first rows were wrap, wide characters by their places", () => {
  const table = new StreamedTable(HEAD, [["abcd", "efgh"]], undefined);
  assert.equal(
    table.rows([["abcdef", "e"], ["日本語", "🔑"]]),
    "│ abcd │ e    │\n│ ef   │      │\n│ 日本 │ 🔑   │\n│ 語   │      │\n",
  );
});
