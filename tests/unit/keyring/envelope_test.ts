import assert from "node:assert/strict";
import fc from "fast-check";
import { readHeader, seal, unseal } from "../../../src/keyring/envelope.ts";
import type { Item } from "../../../src/keyring/keyring.ts";
import { Secret } from "../../../src/secret.ts";

const ADDRESS = "atmos-auth:dev";

const session = (value: string): Item => ({ class: "session", value: new Secret(value) });

async function open(
  header: string,
  parts: readonly (string | undefined)[],
  address = ADDRESS,
): Promise<string> {
  const read = readHeader(header);
  if (typeof read === "string") return `! ${read}`;
  const item = await unseal(address, read, parts);
  return typeof item === "string" ? `! ${item}` : item.value.reveal();
}

Deno.test("any text in rooms of any size comes back, in printable ASCII that fits", async () => {
  const text = fc.string({ unit: "binary", maxLength: 3000 }).filter((value) => value.isWellFormed());
  await fc.assert(fc.asyncProperty(text, fc.integer({ min: 90, max: 4000 }), async (value, room) => {
    const { header, parts } = await seal(ADDRESS, session(value), 7, room);
    for (const chunk of [header, ...parts]) {
      assert.ok(chunk.length <= room);
      assert.match(chunk, /^[A-Za-z0-9_:-]+$/);
    }
    assert.equal(await open(header, parts), value);
  }));
});

Deno.test("the header tells class, generation and parts without the rest", async () => {
  const long = { class: "long-lived", value: new Secret("v".repeat(500)) } as const;
  const { header, parts } = await seal(ADDRESS, long, 41, 200);
  const read = readHeader(header);
  assert.ok(typeof read === "object");
  assert.deepEqual([read.class, read.generation, read.parts, read.length], [
    "long-lived",
    41,
    parts.length,
    500,
  ]);
});

Deno.test("one changed character anywhere is noticed", async () => {
  const { header, parts } = await seal(ADDRESS, session("the value ".repeat(30)), 3, 150);
  const chunks = [header, ...parts];
  for (const [index, chunk] of chunks.entries()) {
    for (let at = 0; at < chunk.length; at += 3) {
      const other = chunk[at] === "A" ? "B" : "A";
      const changed = chunks.with(index, chunk.slice(0, at) + other + chunk.slice(at + 1));
      const found = await open(changed[0] ?? "", changed.slice(1));
      // The letter in front of a part carries nothing.
      if (index > 0 && at === 0) continue;
      assert.ok(found.startsWith("! "), `chunk ${index}, character ${at}`);
    }
  }
});

Deno.test("parts of two writes, in another order, missing or of another item make no value", async () => {
  const one = await seal(ADDRESS, session("1".repeat(600)), 1, 200);
  const two = await seal(ADDRESS, session("2".repeat(600)), 2, 200);
  assert.equal(await open(one.header, one.parts), "1".repeat(600));
  const digest = "! its content does not match its digest";
  assert.equal(await open(one.header, two.parts), digest);
  assert.equal(await open(one.header, one.parts.with(0, two.parts[0] ?? "")), digest);
  assert.equal(await open(one.header, one.parts, "atmos-auth:prod"), digest);
  assert.equal(await open(two.header, [...two.parts].reverse()), digest);
  const missing = one.parts.map((part, index) => index === 1 ? undefined : part);
  assert.equal(await open(one.header, missing), `! part 2 of ${one.parts.length} is missing`);
});

const NO_HEADERS: readonly (readonly [string, string])[] = [
  ["", "it is damaged"],
  ["AKIAIOSFODNN7EXAMPLE", "it is damaged"],
  ["61746d6f73313a733a31", "it is damaged"],
  ["atmos1:s:1:0:5:short:aGVsbG8", "it is damaged"],
  ["atmos2:anything", "it was written by a newer version of this program"],
];

for (const [text, state] of NO_HEADERS) {
  Deno.test(`${JSON.stringify(text)} is no header: ${state}`, () => assert.equal(readHeader(text), state));
}
