import assert from "node:assert/strict";
import { descendants, parentOf, parseProcessList } from "../../../src/system/process_tree.ts";

Deno.test("everything below a process is found, the deepest first", () => {
  const rows = [[2, 1], [3, 2], [4, 3], [5, 1], [6, 2]].map(([pid = 0, parent = 0]) => ({ pid, parent }));
  assert.deepEqual(descendants(rows, 2), [4, 6, 3]);
  assert.deepEqual(descendants(rows, 99), []);
});

Deno.test("a list that leads in a circle ends", () => {
  assert.deepEqual(descendants([{ pid: 1, parent: 2 }, { pid: 2, parent: 1 }], 1), [2]);
});

Deno.test("the list of ps is read, whatever else it prints", () => {
  assert.deepEqual(parseProcessList("    1     0\n  12  1\nnoise\n"), [{ pid: 1, parent: 0 }, {
    pid: 12,
    parent: 1,
  }]);
});

Deno.test("the parent is found behind any name", () => {
  assert.equal(parentOf("7 (a) S 3 7 7 0"), 3);
  assert.equal(parentOf("7 (we ird) R 9) S 3 7"), 3);
  assert.equal(parentOf("nothing"), undefined);
});
