import assert from "node:assert/strict";
import fc from "fast-check";
import { columnWidths, formatTable } from "../../../../src/cli/text/table.ts";

Deno.test("columns without content are left out", async () => {
  assert.equal(
    await formatTable(["NAME", "ALIAS"], [["a", ""], ["b", ""]], undefined),
    "┌──────┐\n│ NAME │\n├──────┤\n│ a    │\n│ b    │\n└──────┘\n",
  );
});

Deno.test("a table that is too wide wraps its widest cells", async () => {
  const text = await formatTable(["NAME", "URL"], [["dev", "https://example.com/" + "x".repeat(100)]], 40);
  for (const line of text.trimEnd().split("\n")) assert.equal(line.length, 40, line);
  assert.equal(text.replace(/[^x]/g, "").length, 100 + 1);
});

Deno.test("columns fit the width whenever their titles do", () => {
  const cell = fc.string({ maxLength: 60 });
  fc.assert(fc.property(
    fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
    fc.integer({ min: 24, max: 120 }),
    (rows, width) => {
      const heads = ["ONE", "TWO", "THREE"];
      const widths = columnWidths(heads, rows, width);
      const natural = heads.map((head, column) =>
        2 + Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0))
      );
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 4);
      if (widths === undefined) assert.ok(sum(natural) <= width);
      else {
        assert.equal(sum(widths), width);
        widths.forEach((one, column) => assert.ok(one >= 2 + (heads[column]?.length ?? 0)));
      }
    },
  ));
});

Deno.test("control characters in a cell are shown, not obeyed", async () => {
  assert.ok(!(await formatTable(["A"], [["x\u001b[2J\ny"]], 80)).includes("\u001b"));
});
