import assert from "node:assert/strict";
import { allSnapshots } from "./all.ts";
import { keptSnapshots } from "./folder.ts";

const RENEW = "renew the files with `deno task snapshots`, and read what changed";

Deno.test("a person sees what tests/snapshots shows", async (t) => {
  const kept = await keptSnapshots();
  const snapshots = await allSnapshots();
  for (const { file, text } of snapshots) {
    await t.step(file, () => {
      if (kept.get(file) === text) return;
      assert.equal(kept.get(file) ?? "", text, `tests/snapshots/${file} differs: ${RENEW}`);
    });
  }
  await t.step("help fits 80 columns", () => {
    const help = snapshots.filter(({ file }) => file.startsWith("help/"));
    const wide = help.flatMap(({ text }) => text.split("\n")).filter((line) => [...line].length > 80);
    assert.deepEqual(wide, []);
  });
  await t.step("every file belongs to a snapshot", () => {
    const wanted = new Set(snapshots.map(({ file }) => file));
    const left = [...kept.keys()].filter((file) => !wanted.has(file));
    assert.deepEqual(left, [], `no snapshot has these files: ${RENEW}`);
  });
});
