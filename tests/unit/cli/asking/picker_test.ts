import assert from "node:assert/strict";
import { alignCells, matching } from "../../../../src/cli/asking/picker.ts";

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

Deno.test("what begins with what was typed comes first, and everything else that has it keeps its order", () => {
  const options = ["Identity: all-hands", "Provider: sso (removes all identities)", "All identities"].map((
    label,
  ) => ({ label }));
  assert.deepEqual(matching(options, "All").map(({ label }) => label), [
    "All identities",
    "Identity: all-hands",
    "Provider: sso (removes all identities)",
  ]);
  assert.deepEqual(matching(options, " SSO ").map(({ label }) => label), [options[1]?.label]);
  assert.deepEqual(matching(options, ""), options);
  assert.deepEqual(matching(options, "nothing"), []);
});
