import assert from "node:assert/strict";
import { printedBy } from "../../../src/system/library_output.ts";

Deno.test("what a library prints comes back as text, and the console is as it was", () => {
  const { log } = console;
  assert.equal(printedBy(() => (console.log("a", 1), console.log())), "a 1\n\n");
  assert.throws(() =>
    printedBy(() => {
      throw new Error("no");
    })
  );
  assert.equal(console.log, log);
});
