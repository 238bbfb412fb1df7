import assert from "node:assert/strict";
import { notIn, recordName, recordText } from "../../../../src/auth/trust/record.ts";
import {
  allTrust,
  forgetAllTrust,
  forgetTrust,
  readTrust,
  rememberTrust,
} from "../../../../src/auth/trust/store.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import type { Program } from "../../../../src/config/programs.ts";
import { memorySystem } from "../../system/memory_system.ts";

function program(text: string): Program {
  return { text, place: { file: "atmos.yaml", line: 1, column: 1 }, what: "env.X" };
}

function place(files: Record<string, string> = {}): Parameters<typeof readTrust>[0] {
  const system = memorySystem({ env: { HOME: "/home/me" }, files });
  return { system, folders: findFolders(system.env) };
}

const FILE = `/home/me/.local/share/atmos/trust/${recordName("/repo")}`;

Deno.test("what is remembered is found again, each project by itself", async () => {
  const here = place();
  await rememberTrust(here, "/repo", [program("a")]);
  await rememberTrust(here, "/other", [program("b")]);
  assert.deepEqual(notIn(await readTrust(here, "/repo"), "/repo", [program("a"), program("b")]).length, 1);
  assert.deepEqual((await allTrust(here)).map(({ folder }) => folder), ["/other", "/repo"]);
  assert.equal(await forgetTrust(here, "/repo"), true);
  assert.equal(await forgetTrust(here, "/repo"), false);
  assert.equal(await readTrust(here, "/repo"), undefined);
  assert.equal(await forgetAllTrust(here), 1);
  assert.deepEqual(await allTrust(here), []);
});

Deno.test("answers at the same time are all kept", async () => {
  const here = place();
  const texts = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(texts.map((text) => rememberTrust(here, "/repo", [program(text)])));
  assert.deepEqual(notIn(await readTrust(here, "/repo"), "/repo", texts.map(program)), []);
});

for (
  const [what, text] of [
    ["damaged", "{"],
    ["empty", ""],
    ["another project's", recordText({ folder: "/other", time: "2026-03-01", programs: new Set() })],
  ] as const
) {
  Deno.test(`a record that is ${what} trusts nothing, and is replaced`, async () => {
    const here = place({ [FILE]: text });
    assert.equal(await readTrust(here, "/repo"), undefined);
    assert.deepEqual(await allTrust(here), []);
    await rememberTrust(here, "/repo", [program("a")]);
    assert.deepEqual(notIn(await readTrust(here, "/repo"), "/repo", [program("a")]), []);
  });
}
