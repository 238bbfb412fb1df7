import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { allSnapshots } from "./all.ts";
import { COMMANDS_PAGE, commandsPage } from "./commands_page.ts";
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
  await t.step("docs/commands.md has what every command says of itself", async () => {
    assert.equal(await readFile(COMMANDS_PAGE, "utf8"), commandsPage(snapshots), `it differs: ${RENEW}`);
  });
  await t.step("every file belongs to a snapshot", () => {
    const wanted = new Set(snapshots.map(({ file }) => file));
    const left = [...kept.keys()].filter((file) => !wanted.has(file));
    assert.deepEqual(left, [], `no snapshot has these files: ${RENEW}`);
  });
});
