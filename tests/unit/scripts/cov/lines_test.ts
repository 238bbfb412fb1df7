import assert from "node:assert/strict";
import { addLcov, addScript, byRoom, isEnough, type Lines, roomLine } from "../../../../scripts/cov/lines.ts";
import { mappingsOf } from "../../../../scripts/cov/source_map.ts";

/** Three lines of `src/auth/a.ts`, then one of a package. */
const SCRIPT = {
  text: "first();\nsecond(); third();\nlibrary();\n",
  map: { sources: ["../../../../src/auth/a.ts", "../../../npm/b.ts"], mappings: "AAAA;AACA,UACA;ACAA" },
  folder: "dist/stories/key/program",
};

Deno.test("cov: a source map tells the line that a place was made from", () => {
  assert.deepEqual(mappingsOf(SCRIPT.map), [
    { line: 0, column: 0, source: 0, sourceLine: 0 },
    { line: 1, column: 0, source: 0, sourceLine: 1 },
    { line: 1, column: 10, source: 0, sourceLine: 2 },
    { line: 2, column: 0, source: 1, sourceLine: 2 },
  ]);
  assert.deepEqual(mappingsOf({ sources: ["a"], mappings: ";;gBAgBA,D" }), [
    { line: 2, column: 16, source: 0, sourceLine: 16 },
  ]);
});

Deno.test("cov: lines of the program count once, executed when any test executed them", () => {
  const lines: Lines = new Map();
  addScript(lines, { ...SCRIPT, folder: "dist/stories/key/program" }, [[0, 12]]);
  assert.deepEqual([...lines.keys()], ["src/auth/a.ts"]);
  assert.deepEqual([...lines.get("src/auth/a.ts") ?? []], [[1, true], [2, true], [3, false]]);
  addScript(lines, SCRIPT, []);
  assert.deepEqual([...lines.get("src/auth/a.ts") ?? []], [[1, true], [2, true], [3, false]]);
  addLcov(
    lines,
    "SF:/p/src/auth/a.ts\nDA:2,0\nDA:3,4\nDA:9,1\nend_of_record\nSF:/p/src/x.ts\nDA:1,1\n",
    "/p",
  );
  assert.deepEqual([...lines.get("src/auth/a.ts") ?? []], [[1, true], [2, true], [3, true]]);
});

Deno.test("cov: what stands between words says nothing about a line", () => {
  const lines: Lines = new Map();
  const map = { sources: ["src/auth/a.ts"], mappings: "AAAA,IACE,CAAG" };
  addScript(lines, { text: "x ? y : z\n", map, folder: "" }, [[5, 9]]);
  assert.deepEqual([...lines.get("src/auth/a.ts") ?? []], [[1, false], [2, false]]);
});

const marks = (executed: number, all: number): Map<number, boolean> =>
  new Map(Array.from({ length: all }, (_, line) => [line + 1, line < executed]));

Deno.test("cov: a room has what its files have together, and needs 80 % or, for auth and clouds, 85 %", () => {
  const rooms = byRoom(
    new Map([
      ["src/errors.ts", marks(1, 1)],
      ["src/auth/a.ts", marks(84, 90)],
      ["src/auth/deep/b.ts", marks(0, 10)],
      ["src/cli/run.ts", marks(80, 100)],
      ["src/clouds/aws/c.ts", marks(85, 100)],
    ]),
  );
  assert.deepEqual(rooms.map(roomLine), [
    "src/*.ts           1 lines  100.0 %",
    "src/auth         100 lines   84.0 %   FAILED: at least 85 %",
    "src/cli          100 lines   80.0 %",
    "src/clouds       100 lines   85.0 %",
  ]);
  assert.deepEqual(rooms.map(isEnough), [true, false, true, true]);
});
