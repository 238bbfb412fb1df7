import assert from "node:assert/strict";
import {
  fingerprint,
  notIn,
  recordIn,
  recordName,
  recordText,
  withPrograms,
} from "../../../../src/auth/trust/record.ts";

const A = { text: "op read a" };
const B = { text: "op read b" };
const NOW = Date.parse("2026-03-01T12:00:00Z");

Deno.test("trust is about one text in one folder", () => {
  const record = withPrograms(undefined, "/repo", [A], NOW);
  assert.deepEqual(notIn(record, "/repo", [A, B]), [B]);
  assert.deepEqual(notIn(record, "/other", [A]), [A]);
  assert.deepEqual(notIn(record, "/repo", [{ text: "op read a " }]).length, 1);
  assert.deepEqual(notIn(undefined, "/repo", [A]), [A]);
});

Deno.test("folder and text cannot be shifted into each other", () => {
  assert.notEqual(fingerprint("/repo", { text: "x y" }), fingerprint("/repo x", { text: "y" }));
  assert.notEqual(fingerprint("/a", { text: '","b' }), fingerprint('/a","', { text: "b" }));
  for (const act of ["secret", "cloud"] as const) {
    assert.notEqual(fingerprint("/a", { text: "x", act }), fingerprint("/a", { text: "x" }));
    assert.notEqual(fingerprint("/a", { text: "x", act }), fingerprint("/a", { text: `${act},x` }));
  }
});

Deno.test("a record is read as it was written, and keeps what was trusted before", () => {
  const record = withPrograms(withPrograms(undefined, "/repo", [A], 0), "/repo", [B, B], NOW);
  const read = recordIn(JSON.parse(recordText(record)));
  assert.deepEqual(read, record);
  assert.equal(read.programs.size, 2);
  assert.equal(read.time, "2026-03-01T12:00:00.000Z");
});

Deno.test("the oldest are forgotten when there are too many", () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ({ text: String(index) }));
  const record = withPrograms(withPrograms(undefined, "/repo", [A], 0), "/repo", many, NOW);
  assert.equal(record.programs.size, 50_000);
  assert.deepEqual(notIn(record, "/repo", [A]), [A]);
});

const HASH = "0".repeat(64);

for (
  const value of [
    null,
    "text",
    [],
    {},
    { folder: 1, time: "2026-03-01", programs: [] },
    { folder: "/a", time: "yesterday", programs: [] },
    { folder: "/a", time: 1, programs: [] },
    { folder: "/a", time: "2026-03-01", programs: HASH },
    { folder: "/a", time: "2026-03-01", programs: [1] },
    { folder: "/a", time: "2026-03-01", programs: [HASH, "short"] },
  ]
) {
  Deno.test(`no record: ${JSON.stringify(value)}`, () => {
    assert.throws(() => recordIn(value), SyntaxError);
  });
}

Deno.test("a folder of any name has a file name", () => {
  for (const folder of ["/", "/a/../b", "/" + "x".repeat(5000), "C:\\a", "/\u202e\n"]) {
    assert.match(recordName(folder), /^[0-9a-f]{64}\.json$/);
  }
});
