import assert from "node:assert/strict";
import { audited, note } from "../../../../src/auth/audit/journal.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { readAll } from "./read_all.ts";
import { authWith, configurationWith, contextOn, identity } from "../entries.ts";

const FILE = "/home/me/.local/share/atmos/audit.jsonl";
const EVENT = { event: "login", outcome: "done", identity: "dev" } as const;

function contextOf(system: MemorySystem, on = true): AuthContext {
  const auth = { ...authWith([identity("dev")]), audited: on };
  return contextOn(system, configurationWith(auth), { command: "auth login" });
}

Deno.test("an event is one line for the owner alone", async () => {
  const system = memorySystem();
  await note(contextOf(system), { ...EVENT, provider: "a\nb" });
  const text = system.files.text(FILE) ?? "";
  assert.equal(text.split("\n").length, 2);
  assert.deepEqual(JSON.parse(text), {
    time: "2026-01-02T03:04:05.000Z",
    event: "login",
    outcome: "done",
    command: "auth login",
    identity: "dev",
    provider: "a\nb",
    pid: system.pid,
  });
  assert.equal((await system.files.info(FILE))?.mode, 0o600);
});

Deno.test("work that fails is noted with the code of its error, not its text", async () => {
  const system = memorySystem();
  const failing = audited(contextOf(system), { event: "refresh" }, () => {
    return Promise.reject(new AtmosError("access_denied", "cannot: planted-words"));
  });
  await assert.rejects(failing, { code: "access_denied" });
  const [record] = (await readAll(system)).records;
  assert.deepEqual([record?.outcome, record?.reason], ["failed", "access_denied"]);
  assert.doesNotMatch(system.files.text(FILE) ?? "", /planted/);
});

Deno.test("turned off, nothing is written", async () => {
  const system = memorySystem();
  await note(contextOf(system, false), EVENT);
  assert.deepEqual(system.files.paths(), []);
});

Deno.test("a trail that cannot be written keeps nobody from working", async () => {
  const system = memorySystem();
  system.files.put(`${FILE}/inside`, "");
  assert.equal(await audited(contextOf(system), { event: "login" }, () => Promise.resolve(7)), 7);
  assert.deepEqual(system.logLines.map(({ message }) => message), ["The audit trail could not be written"]);
});

Deno.test("a record after one that a full disk cut short is a line of its own", async () => {
  const system = memorySystem();
  await note(contextOf(system), EVENT);
  const whole = system.files.text(FILE) ?? "";
  system.files.put(FILE, whole + whole.slice(0, 40));
  await note(contextOf(system), EVENT);
  assert.equal(system.files.text(FILE), `${whole}${whole.slice(0, 40)}\n${whole}`);
});

Deno.test("fifty at once lose nothing", async () => {
  const system = memorySystem();
  const context = contextOf(system);
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => note(context, { ...EVENT, identity: `i${index}` })),
  );
  assert.equal((await readAll(system)).records.length, 50);
});
