import assert from "node:assert/strict";
import { addedLines } from "../../../../src/cli/text/added_lines.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";

const PLAIN = createStyle(false);

Deno.test("what came in is shown with the lines around it, as other programs read it", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n";
  assert.equal(
    addedLines("f", before, before.replace("4\n", "4\nnew\n"), PLAIN),
    "--- f\n+++ f\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+new\n 5\n 6\n 7\n",
  );
  assert.equal(
    addedLines("f", undefined, "a\nb\n", PLAIN),
    "--- /dev/null\n+++ f\n@@ -0,0 +1,2 @@\n+a\n+b\n",
  );
  assert.equal(
    addedLines("f", "x: {} # c", "x: # c\n  y: 1\n", PLAIN),
    "--- f\n+++ f\n@@ -1,1 +1,2 @@\n-x: {} # c\n+x: # c\n+  y: 1\n",
  );
  assert.equal(addedLines("f", "same\n", "same\n", PLAIN), "");
});

Deno.test("repeated lines, and what would move the cursor, are shown well", () => {
  assert.match(addedLines("f", "a\na\n", "a\na\na\n", PLAIN), /@@ -1,2 \+1,3 @@\n a\n a\n\+a\n$/);
  assert.equal(addedLines("\u001b[2J", "", "\u001b[2J\n", PLAIN).includes("\u001b"), false);
});

Deno.test("what came in at two places is shown as two changes", () => {
  const before = `${"abcdefghijkl".split("").join("\n")}\n`;
  const after = before.replace("b\n", "b\n1\n").replace("k\n", "k\n2\n3\n");
  assert.equal(
    addedLines("f", before, after, PLAIN),
    "--- f\n+++ f\n@@ -1,5 +1,6 @@\n a\n b\n+1\n c\n d\n e\n@@ -9,4 +10,6 @@\n i\n j\n k\n+2\n+3\n l\n",
  );
});
