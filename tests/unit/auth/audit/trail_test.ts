import assert from "node:assert/strict";
import { auditRecord } from "../../../../src/auth/audit/event.ts";
import { linesOf, LONGEST_LINE } from "../../../../src/auth/audit/lines.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { readAll } from "./read_all.ts";

const FOLDER = "/home/me/.local/share/atmos";
const GOOD = { time: "2026-01-02T03:04:05Z", event: "lend", outcome: "done", command: "auth exec", pid: 7 };

Deno.test("a record may have every member", () => {
  const full = {
    ...GOOD,
    reason: "r",
    identity: "i",
    provider: "p",
    realm: "x",
    chain: ["p", "i"],
    target: "t",
  };
  const more = { ...full, store: "s", class: "session", counts: { removed: 1 }, later: { any: ["thing"] } };
  assert.deepEqual(auditRecord(JSON.stringify(more)), more);
});

for (
  const [what, line] of [
    ["no JSON", "half a li"],
    ["nothing", "null"],
    ["a number", "7"],
    ["a list", "[]"],
    ...Object.keys(GOOD).map((name) => [`no ${name}`, JSON.stringify({ ...GOOD, [name]: undefined })]),
    ...[...Object.keys(GOOD), "reason", "identity", "provider", "realm", "target", "store", "class"]
      .map((name) => [`${name} as a list`, JSON.stringify({ ...GOOD, [name]: [] })]),
    ["an event that is not known", JSON.stringify({ ...GOOD, event: "toString" })],
    ["a time that is none", JSON.stringify({ ...GOOD, time: "soon" })],
    ["a chain of numbers", JSON.stringify({ ...GOOD, chain: [1] })],
    ["counts that are words", JSON.stringify({ ...GOOD, counts: { removed: "all" } })],
    ["counts that are a list", JSON.stringify({ ...GOOD, counts: [1] })],
    ["very deep brackets", "[".repeat(300_000)],
  ] as const
) Deno.test(`a line with ${what} is no record`, () => assert.equal(auditRecord(line ?? ""), undefined));

Deno.test("lines that are no records are named by file and number, and end nothing", async () => {
  const system = memorySystem();
  const line = (identity: string): string => JSON.stringify({ ...GOOD, identity });
  system.files.put(`${FOLDER}/audit.2026-01-03T00-00-00-000Z.jsonl`, `${line("b")}\n\nnull\n${line("c")}`);
  system.files.put(`${FOLDER}/audit.1.jsonl`, `${line("a")}\n`);
  system.files.put(`${FOLDER}/audit.jsonl`, `{"time":\n${line("d")}\n`);
  const { records, broken } = await readAll(system);
  assert.deepEqual(records.map(({ identity }) => identity), ["a", "b", "c", "d"]);
  assert.deepEqual(broken, ["audit.2026-01-03T00-00-00-000Z.jsonl:3", "audit.jsonl:1"]);
});

Deno.test("what was put away before the time that is asked for is not opened", async () => {
  const system = memorySystem();
  system.files.put(`${FOLDER}/audit.2026-01-03T00-00-00-000Z.jsonl`, "");
  system.files.put(`${FOLDER}/audit.2026-01-05T00-00-00-000Z.jsonl`, "");
  system.files.put(`${FOLDER}/audit.jsonl`, "");
  await readAll(system, Date.UTC(2026, 0, 4));
  const read = system.files.calls.filter((call) => call.startsWith("readParts"));
  assert.deepEqual(read.map((call) => call.slice(call.lastIndexOf("/") + 1)), [
    "audit.jsonl",
    "audit.2026-01-05T00-00-00-000Z.jsonl",
  ]);
});

Deno.test("a machine without a trail has none, and a pipe in its place is an error", async () => {
  const system = memorySystem();
  assert.deepEqual(await readAll(system), { records: [], broken: [] });
  system.files.putOther(`${FOLDER}/audit.jsonl`);
  await assert.rejects(readAll(system), { code: "storage" });
});

Deno.test("lines are the same however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode("a\n\nüß🔑\r\nlast");
  for (let size = 1; size <= bytes.length; size++) {
    assert.deepEqual((await linesIn(parts(bytes, size))).flat(), ["a", "", "üß🔑\r", "last"]);
  }
});

Deno.test("a line without an end takes no more than the longest line", async () => {
  const [long = "", next] = (await linesIn(endless())).flat();
  assert.ok(long.length < LONGEST_LINE + 2 * 1024 * 1024, `${long.length}`);
  assert.equal(next, "next");
});

async function linesIn(from: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const found: string[][] = [];
  for await (const lines of linesOf(from)) found.push(lines);
  return found;
}

async function* parts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await bytes.subarray(at, at + size);
}

async function* endless(): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(1024 * 1024).fill(120);
  for (let count = 0; count < 64; count++) yield await part;
  yield new TextEncoder().encode("\nnext\n");
}
