import assert from "node:assert/strict";
import { nameChunks } from "../../../../scripts/compile/chunks.ts";

Deno.test("chunks: the same bundle with other hashes gets the same names and the same bytes", () => {
  const bundled = (a: string, b: string): Map<string, string> =>
    new Map([
      [`shared-${b}.js`, `export const x = 1;`],
      [`main.js`, `import{x}from"./shared-${b}.js";await import("./sts-${a}.js")`],
      [`sts-${a}.js`, `import"./shared-${b}.js";export{y}from'./shared-${b}.js'`],
    ]);
  const one = nameChunks(bundled("AAAAAAAA", "ZZZZZZZZ"), "main.js");
  const two = nameChunks(bundled("90909090", "B2B2B2B2"), "main.js");
  assert.deepEqual([...one], [...two]);
  assert.deepEqual([...one], [
    ["main.mjs", `import{x}from"./shared-1.mjs";await import("./sts-2.mjs")`],
    ["shared-1.mjs", `export const x = 1;`],
    ["sts-2.mjs", `import"./shared-1.mjs";export{y}from'./shared-1.mjs'`],
  ]);
});

Deno.test("chunks: a string that only looks like a file name stays as it is", () => {
  const files = new Map([["main.js", `open("./other-AAAAAAAA.js")`]]);
  assert.deepEqual([...nameChunks(files, "main.js").values()], [...files.values()]);
});

Deno.test("chunks: files that nothing mentions are left out", () => {
  const files = new Map([["main.js", ""], ["lost-AAAAAAAA.js", ""]]);
  assert.deepEqual([...nameChunks(files, "main.js").keys()], ["main.mjs"]);
});

Deno.test("chunks: files that mention each other come to an end", () => {
  const files = new Map([
    ["main.js", `import"./a-AAAAAAAA.js"`],
    ["a-AAAAAAAA.js", `import"./b-BBBBBBBB.js"`],
    ["b-BBBBBBBB.js", `import"./a-AAAAAAAA.js";import"./main.js"`],
  ]);
  assert.deepEqual([...nameChunks(files, "main.js")], [
    ["main.mjs", `import"./a-1.mjs"`],
    ["a-1.mjs", `import"./b-2.mjs"`],
    ["b-2.mjs", `import"./a-1.mjs";import"./main.mjs"`],
  ]);
});
