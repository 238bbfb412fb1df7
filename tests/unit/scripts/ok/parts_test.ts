import assert from "node:assert/strict";
import { BOUNDS, EFFECTS, LONG, LONGEST } from "../../../../scripts/ok/files_apart.ts";
import { chooseParts, leftOut, PARTS } from "../../../../scripts/ok/parts.ts";
import denoJson from "../../../../deno.json" with { type: "json" };

Deno.test("parts: all of them without names, else the named ones in their own order", () => {
  assert.deepEqual(chooseParts([]), PARTS.filter(({ name }) => name !== "long"));
  assert.deepEqual(chooseParts(["docs", "lint"]).map(({ name }) => name), ["lint", "docs"]);
});

Deno.test("parts: a name that does not exist is an error with the list, never an empty run", () => {
  assert.throws(
    () => chooseParts(["lint", "speling"]),
    /there is no part "speling"; there are format, lint, walls,/,
  );
});

Deno.test("parts: every permission set they run with is one of deno.json, and none is everything", () => {
  for (const { name, args } of PARTS) {
    for (const arg of args) {
      assert.ok(!/^(-A|--allow-all)$/.test(arg), name);
      const set = /^-P=(.*)$/.exec(arg)?.[1];
      if (set !== undefined) assert.ok(set in denoJson.permissions, `${name}: ${set}`);
    }
  }
});

Deno.test("parts: what is tested with permissions is there, and is no more than a file outside of two rooms", async () => {
  for (const path of EFFECTS) {
    const { isFile } = await Deno.stat(path);
    assert.ok(isFile || /^tests\/unit\/(system|scripts)$/.test(path), path);
  }
});

Deno.test("parts: what takes long to be refused is tested once, without permissions, and not at every save", async () => {
  for (const path of BOUNDS) assert.ok((await Deno.stat(path)).isFile, path);
  const telling = PARTS.filter(({ args }) => BOUNDS.every((path) => args.includes(path)));
  assert.deepEqual(telling.map(({ name }) => name), ["bounds"]);
  assert.ok(telling[0]?.args.every((arg) => !arg.startsWith("-P=")));
  const pure = PARTS.find(({ name }) => name === "pure")?.gathered;
  assert.ok([...BOUNDS, ...EFFECTS].every((path) => pure?.without.includes(path)));
});

Deno.test("parts: what wants to be named is left out by nobody in silence", () => {
  assert.match(leftOut([]).join(), /^left to `deno task ok long`: \d+ files of stories/);
  assert.deepEqual(leftOut(["stories"]), []);
  assert.deepEqual(chooseParts(["long"]).map(({ name }) => name), ["long"]);
});

Deno.test("parts: each story is told by one of two parts", async () => {
  for (const path of LONG) assert.ok((await Deno.stat(path)).isFile, path);
  assert.equal(new Set(LONG).size, LONG.length);
  const [stories, long] = chooseParts(["stories", "long"]);
  const told = [...stories?.args ?? [], ...LONG];
  for await (const { name } of Deno.readDir("tests/stories")) {
    if (!name.endsWith("_test.ts")) continue;
    assert.equal(told.filter((arg) => arg === `tests/stories/${name}`).length, 1, name);
  }
  assert.deepEqual(long?.args.slice(-LONG.length), LONG);
});

Deno.test("parts: the longest files go first, and are files of their part", async () => {
  for (const [name, files] of Object.entries(LONGEST)) {
    const [part] = chooseParts([name]);
    const places = files.map((path) => part?.args.indexOf(path) ?? -1);
    assert.deepEqual(places, files.map((_, index) => (places[0] ?? 0) + index), name);
    assert.ok(!part?.args.slice(0, places[0]).some((arg) => arg.startsWith("tests/")), name);
    for (const path of files) {
      assert.ok((await Deno.stat(path)).isFile, path);
      assert.ok(!LONG.includes(path), path);
    }
  }
});

Deno.test("parts: whoever runs everything for a change, a release or a night tells the long stories, too", async () => {
  for (const file of [".ci/run", ".github/workflows/ci.yml", ".github/workflows/release.yml"]) {
    assert.match(await Deno.readTextFile(file), /task ok (stories )?long\b/, file);
  }
});
