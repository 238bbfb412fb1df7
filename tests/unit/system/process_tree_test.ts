import assert from "node:assert/strict";
import {
  descendants,
  endTree,
  parseProcessList,
  parseProcessStats,
} from "../../../src/system/process_tree.ts";

Deno.test("everything below a process is found, the deepest first", () => {
  const rows = [[2, 1], [3, 2], [4, 3], [5, 1], [6, 2]].map(([pid = 0, parent = 0]) => ({ pid, parent }));
  assert.deepEqual(descendants(rows, 2), [4, 6, 3]);
  assert.deepEqual(descendants(rows, 99), []);
});

Deno.test("a list that leads in a circle ends", () => {
  assert.deepEqual(descendants([{ pid: 1, parent: 2 }, { pid: 2, parent: 1 }], 1), [2]);
});

Deno.test("the list of ps is read, whatever else it prints, without what has ended", () => {
  assert.deepEqual(parseProcessList("    1     0 Ss\n  12  1 R+\n 13 1 Z+\nnoise\n"), [
    { pid: 1, parent: 0 },
    { pid: 12, parent: 1 },
  ]);
});

Deno.test("the parent is found behind any name", () => {
  const text = "7 (a) S 3 7 7 0\n8 (we ird) R 9) S 4 7 7\n9 (gone) Z 3 7 7\nnothing\n";
  assert.deepEqual(parseProcessStats(text), [{ pid: 7, parent: 3 }, { pid: 8, parent: 4 }]);
});

Deno.test({
  name: "a tree ends: what does not mind being asked is killed, and what has lost its parent too",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const file = await Deno.makeTempFile();
    const script = `(trap '' TERM; echo ready > ${file}; sleep 60; sleep 61) & sleep 62`;
    const child = new Deno.Command("/bin/sh", { args: ["-c", script] }).spawn();
    while (!(await Deno.readTextFile(file)).includes("ready")) {
      await new Promise((done) => setTimeout(done, 20));
    }
    const before = Date.now();
    await endTree(child.pid, 300);
    const took = Date.now() - before;
    assert.equal((await child.status).code, 143);
    assert.ok(took >= 300 && took < 5_000, `${took} ms`);
    const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "args="] }).output()
      .catch(() => ({ stdout: new Uint8Array() }));
    assert.doesNotMatch(new TextDecoder().decode(stdout), new RegExp(file));
    await Deno.remove(file);
  },
});
