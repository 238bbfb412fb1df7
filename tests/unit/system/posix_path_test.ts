import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import * as ours from "../../../src/system/posix_path.ts";

/** Few letters, so that dots and slashes meet in every way. */
const path = fc.string({ unit: fc.constantFrom("/", ".", "a", "b.c", "ä"), maxLength: 9 });
const ABOVE = "/w/x";

for (const name of ["basename", "dirname", "extname", "isAbsolute"] as const) {
  Deno.test(`${name} is what it is in node:path`, () => {
    fc.assert(fc.property(path, (text) => assert.equal(ours[name](text), posix[name](text), text)));
  });
}

Deno.test("paths are joined as in node:path", () => {
  fc.assert(fc.property(fc.array(path, { maxLength: 4 }), (parts) => {
    assert.equal(ours.join(...parts), posix.join(...parts));
  }));
});

Deno.test("paths are resolved as in node:path, below the folder that is given", () => {
  fc.assert(fc.property(fc.array(path, { maxLength: 4 }), (parts) => {
    assert.equal(ours.resolve(() => ABOVE, parts), posix.resolve(ABOVE, ...parts));
  }));
});

Deno.test("the way from one absolute path to another is that of node:path", () => {
  fc.assert(fc.property(path, path, (from, to) => {
    const [here, there] = [`/${from}`, `/${to}`];
    assert.equal(ours.relative(here, there), posix.relative(here, there));
  }));
});

Deno.test("the root of an absolute path is a slash", () => {
  assert.equal(ours.rootOf("/a/b"), "/");
  assert.equal(ours.rootOf("a/b"), "");
});
