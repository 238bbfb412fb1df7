import assert from "node:assert/strict";
import fc from "fast-check";
import { escapedJson, jsonText } from "../../src/json_text.ts";

Deno.test("JSON has escapes for what moves the cursor, reorders or hides text", () => {
  const value = {
    "\u202ename": "\u009b2J \u2066 \u00ad \ufeff \u{e0041} \u007f \u2028",
    plain: "Grüße 日本語 🔑",
  };
  assert.equal(
    jsonText(value),
    '{\n  "\\u202ename": "\\u009b2J \\u2066 \\u00ad \\ufeff \\udb40\\udc41 \\u007f \\u2028",\n' +
      '  "plain": "Grüße 日本語 🔑"\n}\n',
  );
});

Deno.test("whoever reads it gets the very same value", () => {
  fc.assert(fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
    const text = jsonText(value);
    assert.doesNotMatch(text, /[\u007f-\u009f\u2028\u2029]|\p{Cf}/u);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("JSON that somebody else wrote stays JSON", () => {
  assert.deepEqual(JSON.parse(escapedJson('{\t"a":\r\n"\u202e"\t}')), { a: "\u202e" });
});
