import assert from "node:assert/strict";
import type { AuditRecord } from "../../../../../src/auth/audit/event.ts";
import { isWanted, parseSince } from "../../../../../src/cli/auth/audit/filter.ts";
import { cells } from "../../../../../src/cli/auth/audit/print.ts";

const NOW = Date.UTC(2026, 0, 10);

for (
  const [text, expected] of [
    ["90s", NOW - 90_000],
    ["30m", NOW - 30 * 60_000],
    ["2h", NOW - 2 * 3_600_000],
    ["7d", NOW - 7 * 86_400_000],
    ["2026-01-09", Date.UTC(2026, 0, 9)],
    ["2026-01-09T10:00:00Z", Date.UTC(2026, 0, 9, 10)],
  ] as const
) Deno.test(`--since ${text}`, () => assert.equal(parseSince(text, NOW), expected));

for (const text of ["", "2", "h", "-2h", "yesterday", "2026-13-45"]) {
  Deno.test(`--since ${JSON.stringify(text)} is no time`, () => {
    assert.throws(() => parseSince(text, NOW), { code: "usage" });
  });
}

Deno.test("records are chosen by time and identity, also one of several", () => {
  const record = (time: string, identity?: string): AuditRecord => ({
    time,
    event: "login",
    outcome: "done",
    command: "auth login",
    pid: 1,
    identity,
  });
  const records = [
    record("2026-01-01T00:00:00Z", "dev"),
    record("2026-01-02T00:00:00Z", "ops, dev"),
    record("2026-01-03T00:00:00Z"),
  ];
  const wanted = (since: number | undefined, identity: string | undefined): AuditRecord[] =>
    records.filter((one) => isWanted(one, { since, identity }));
  assert.deepEqual(wanted(undefined, "dev"), records.slice(0, 2));
  assert.deepEqual(wanted(Date.UTC(2026, 0, 2), undefined), records.slice(1));
});

Deno.test("a line of the table names a few of many, and the reason of a failure", () => {
  const record: AuditRecord = {
    time: "2026-01-01T00:00:00.123Z",
    event: "logout-step",
    outcome: "failed",
    reason: "storage",
    identity: "a, b, c, d, e",
    store: "files",
    command: "auth logout",
    pid: 1,
  };
  assert.deepEqual(cells(record), [
    "2026-01-01 00:00:00",
    "logout files",
    "storage",
    "a, b, c, and 2 more",
    "logout",
  ]);
});
