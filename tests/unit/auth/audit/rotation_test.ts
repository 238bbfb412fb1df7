import assert from "node:assert/strict";
import { note } from "../../../../src/auth/audit/journal.ts";
import { LARGEST_PART, LARGEST_TRAIL } from "../../../../src/auth/audit/rotation.ts";
import { putAwayAt, putAwayFiles, putAwayName } from "../../../../src/auth/audit/trail_files.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import type { Files } from "../../../../src/system/ports.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { authWith, configurationWith, contextOn, identity } from "../entries.ts";
import { readAll } from "./read_all.ts";

const FOLDER = "/home/me/.local/share/atmos";
const EVENT = { event: "login", outcome: "done" } as const;

function contextOf(system: MemorySystem): AuthContext {
  return contextOn(system, configurationWith(authWith([identity("dev")])), { command: "auth login" });
}

/** As if the current file were full: only its size is looked at. */
function fill(system: MemorySystem): void {
  const path = `${FOLDER}/audit.jsonl`;
  system.files.put(path, (system.files.text(path) ?? "").padEnd(LARGEST_PART, "\n"));
}

Deno.test("a full file is put away, and none of its lines is ever lost to the next", async () => {
  const system = memorySystem();
  const context = contextOf(system);
  const names = Array.from({ length: 6 }, (_, index) => `i${index}`);
  for (const name of names) {
    await note(context, { ...EVENT, identity: name });
    fill(system);
  }
  const { records, broken } = await readAll(system);
  assert.deepEqual([records.map((record) => record.identity), broken], [names, []]);
  assert.equal(system.files.paths().filter((path) => /audit\.\d.*Z\.jsonl$/.test(path)).length, 5);
});

Deno.test("a clock that stands still or was set back replaces no file", async () => {
  const system = memorySystem();
  const now = system.clock.now();
  for (let ahead = 0; ahead < 3; ahead++) system.files.put(`${FOLDER}/${putAwayName(now + ahead)}`, "");
  await note(contextOf(system), EVENT);
  fill(system);
  await note(contextOf(system), EVENT);
  assert.notEqual(system.files.text(`${FOLDER}/${putAwayName(now + 3)}`), undefined);
  assert.equal((await readAll(system)).records.length, 2);
});

/** Files that are as large as their content says. */
function withSizes(system: MemorySystem): MemorySystem {
  const info: Files["info"] = async (path) => {
    const found = await system.files.info(path);
    const said = /^size (\d+)/.exec(system.files.text(path) ?? "");
    return found === undefined || said === null ? found : { ...found, size: Number(said[1]) };
  };
  return { ...system, files: { ...system.files, info } };
}

Deno.test("only what is beyond the largest trail goes, the oldest first, and the trail tells", async () => {
  const system = withSizes(memorySystem());
  const days = [1, 2, 3, 4].map((day) => `audit.2026-01-0${day}T00-00-00-000Z.jsonl`);
  const put = (name: string): void => system.files.put(`${FOLDER}/${name}`, `size ${LARGEST_TRAIL / 3}`);
  put("audit.1.jsonl");
  days.forEach(put);
  system.files.put(`${FOLDER}/audit.notes.txt`, `size ${LARGEST_TRAIL}`);
  fill(system);
  await note(contextOf(system), EVENT);
  const left = system.files.paths().filter((path) => path.startsWith(`${FOLDER}/audit`));
  assert.deepEqual(
    left.map((path) => path.slice(FOLDER.length + 1)),
    [
      putAwayName(system.clock.now()),
      "audit.2026-01-03T00-00-00-000Z.jsonl",
      "audit.2026-01-04T00-00-00-000Z.jsonl",
      "audit.jsonl",
      "audit.notes.txt",
    ].sort(),
  );
  const [trim, login] = (await readAll(system)).records;
  assert.deepEqual([trim?.event, trim?.target, trim?.counts, login?.event], [
    "trim",
    days[1],
    { removed: 3, kept: 3 },
    "login",
  ]);
});

Deno.test("names of files that were put away sort as their times, and tell them", () => {
  const times = [0, 1, 999, Date.UTC(2026, 0, 2, 3, 4, 5, 6)];
  assert.deepEqual(times.map(putAwayName).map(putAwayAt), times);
  assert.deepEqual(times.map(putAwayName).sort(), times.map(putAwayName));
  const names = ["audit.jsonl", "x", putAwayName(5), "audit.2026-99-99T00-00-00-000Z.jsonl", "audit.1.jsonl"];
  assert.deepEqual(putAwayFiles(names), ["audit.1.jsonl", putAwayName(5)]);
});
