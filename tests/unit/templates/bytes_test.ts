import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  byteLength,
  compareText,
  fromBytes,
  fromByteString,
  rejoin,
  sliceBytes,
  toBytes,
  toByteString,
} from "../../../src/templates/bytes.ts";

Deno.test("any bytes survive the way into a text and back", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    assert.deepEqual(toBytes(fromBytes(bytes)), bytes);
    assert.deepEqual(toBytes(fromByteString(toByteString(fromBytes(bytes)))), bytes);
  }));
});

Deno.test("any text survives the way into bytes and back", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(fromBytes(toBytes(text)), text);
    assert.equal(byteLength(text), new TextEncoder().encode(text).length);
  }));
});

Deno.test("texts are cut at bytes, and halves that meet are whole again", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.nat(60), (text, at) => {
    const end = byteLength(text);
    const cut = Math.min(at, end);
    assert.equal(rejoin(sliceBytes(text, 0, cut) + sliceBytes(text, cut, end)), text);
  }));
});

Deno.test("texts are ordered by their bytes", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
    assert.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }));
});

Deno.test("what is not UTF-8 by the book is kept byte by byte", () => {
  for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xff]]) {
    assert.equal(fromBytes(Uint8Array.from(bytes)).length, bytes.length);
  }
});
