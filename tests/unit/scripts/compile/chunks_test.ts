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
    ["main.js", `import{x}from"./shared-1.js";await import("./sts-2.js")`],
    ["shared-1.js", `export const x = 1;`],
    ["sts-2.js", `import"./shared-1.js";export{y}from'./shared-1.js'`],
  ]);
});

Deno.test("chunks: a string that only looks like a file name stays as it is", () => {
  const files = new Map([["main.js", `open("./other-AAAAAAAA.js")`]]);
  assert.deepEqual([...nameChunks(files, "main.js")], [...files]);
});

Deno.test("chunks: files that nothing mentions are left out", () => {
  const files = new Map([["main.js", ""], ["lost-AAAAAAAA.js", ""]]);
  assert.deepEqual([...nameChunks(files, "main.js").keys()], ["main.js"]);
});

Deno.test("chunks: files that mention each other come to an end", () => {
  const files = new Map([
    ["main.js", `import"./a-AAAAAAAA.js"`],
    ["a-AAAAAAAA.js", `import"./b-BBBBBBBB.js"`],
    ["b-BBBBBBBB.js", `import"./a-AAAAAAAA.js";import"./main.js"`],
  ]);
  assert.deepEqual([...nameChunks(files, "main.js")], [
    ["main.js", `import"./a-1.js"`],
    ["a-1.js", `import"./b-2.js"`],
    ["b-2.js", `import"./a-1.js";import"./main.js"`],
  ]);
});
