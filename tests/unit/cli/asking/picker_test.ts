import assert from "node:assert/strict";
import { alignCells } from "../../../../src/cli/asking/picker.ts";

Deno.test("cells stand below each other, and columns without content are left out", () => {
  assert.deepEqual(
    alignCells([["dev", "1111", "", "58m"], ["production", "", "", ""]], 80),
    ["dev         1111  58m", "production"],
  );
});

Deno.test("a row is cut to the width, and cannot control the terminal", () => {
  assert.deepEqual(alignCells([["abcdefghij"]], 5), ["abcd…"]);
  assert.deepEqual(alignCells([["a\u001b[2Jb\n"]], 80), ["a\\u001b[2Jb\\u000a"]);
  assert.deepEqual(alignCells([], 80), []);
});

Deno.test("one long name does not hide what stands behind it", () => {
  assert.deepEqual(
    alignCells([["production-of-europe", "111122223333", "Administrator", "58m"], ["dev", "", "", ""]], 40),
    ["productio…  111122223…  Administra…  58m", "dev"],
  );
  assert.deepEqual(alignCells([["abc", "def"]], 1), ["…  …"]);
});
