import assert from "node:assert/strict";
import fc from "fast-check";
import { fromBase64url, toBase64url } from "../../src/base64url.ts";

Deno.test("bytes come back, without padding and without characters that mean something to a program", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    const text = toBase64url(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(fromBase64url(text), bytes);
  }));
});

Deno.test("a megabyte is no problem", () => {
  const bytes = new Uint8Array(1024 * 1024).map((_, index) => index * 7);
  assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
});

for (const text of ["a", "ab=", "a+/b", "a b", "\u00e9", "abcde"]) {
  Deno.test(`${JSON.stringify(text)} is no base64url`, () => assert.equal(fromBase64url(text), undefined));
}
