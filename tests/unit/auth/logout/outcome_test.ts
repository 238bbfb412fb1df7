import assert from "node:assert/strict";
import { LOGOUT_ERRORS, outcomeOf } from "../../../../src/auth/logout/outcome.ts";
import type { LogoutReport, LogoutStep } from "../../../../src/auth/logout/logout.ts";
import { type LogoutTarget, select } from "../../../../src/auth/logout/target.ts";
import { removalOf, type RemovalRole } from "../../../../src/clouds/removal.ts";
import { authWith, identity } from "../entries.ts";

type Outcome = LogoutStep["outcome"];

function step(role: RemovalRole, outcome: Outcome): LogoutStep {
  const removal = removalOf({
    cloud: "aws",
    realm: undefined,
    role,
    subject: role === "session" ? "identity" : "provider",
    names: [role === "session" ? "dev" : "sso"],
    store: "files",
    label: "Files",
    path: `/${role}/${outcome}`,
  });
  return { removal, outcome, reason: undefined, hint: undefined };
}

function report(steps: readonly LogoutStep[], more: Partial<LogoutReport> = {}, target: LogoutTarget = {
  kind: "all",
}): LogoutReport {
  const selection = select(authWith([identity("dev")]), target);
  const plan = {
    selection,
    removals: [],
    kept: [],
    keptSecrets: [],
    others: [],
    problems: [],
    stays: [],
    unsupported: [],
  };
  return {
    plan,
    steps,
    left: [],
    problems: [],
    unbarred: [],
    kept: [],
    keptSecrets: [],
    others: [],
    stays: [],
    ...more,
  };
}

const LOCKED = { what: "the keyring", reason: "it is locked" };
const GONE = step("session", "removed");

const ROWS: [name: string, report: LogoutReport, result: string, exitCode: number, code?: string][] = [
  ["all went", report([GONE, step("sign-in", "removed")]), "done", 0],
  ["nothing was there", report([step("session", "absent")]), "nothing", 0],
  ["keys would not go", report([GONE, step("keys", "failed")]), "partial", 0, "partial_logout"],
  ["the portal did not answer", report([GONE, step("revocation", "failed")]), "partial", 0, "partial_logout"],
  ["a copy would not go", report([GONE, step("copy", "failed")]), "partial", 0, "partial_logout"],
  ["a session would not go", report([step("session", "failed"), GONE]), "partial", 1, "partial_logout"],
  ["a sign-in would not go", report([step("sign-in", "failed"), GONE]), "partial", 1, "partial_logout"],
  [
    "a session came back",
    report([GONE, step("copy", "removed")], { left: [GONE.removal] }),
    "partial",
    1,
    "partial_logout",
  ],
  [
    "the logout could not be written down",
    report([GONE], { unbarred: [{ identity: "dev", reason: "read-only" }] }),
    "partial",
    1,
    "partial_logout",
  ],
  ["the keyring could not be read", report([GONE], { problems: [LOCKED] }), "partial", 1, "partial_logout"],
  [
    "a sweep could not read the keyring",
    report([GONE], { problems: [LOCKED] }, { kind: "expired" }),
    "partial",
    0,
    "partial_logout",
  ],
  ["nothing worked", report([step("keys", "failed")]), "failed", 1, "logout_failed"],
];

for (const [name, given, result, exitCode, code] of ROWS) {
  Deno.test(`when ${name}, the logout is ${result}, with ${exitCode}`, () => {
    const outcome = outcomeOf(given);
    assert.deepEqual([outcome.result, outcome.exitCode, outcome.code], [result, exitCode, code]);
    assert.equal(
      outcome.usable.length > 0,
      exitCode === 1 && given.problems.length === 0 && result === "partial",
    );
  });
}

Deno.test("a session of nobody knows whom that would not go can still be used", () => {
  const unread = { ...step("session", "failed"), removal: { ...GONE.removal, names: [] } };
  const { result, exitCode, usable } = outcomeOf(report([unread, GONE]));
  assert.deepEqual([result, exitCode, usable], ["partial", 1, []]);
});

Deno.test("the four ways in which a logout goes wrong have a code and a text each", () => {
  assert.deepEqual(LOGOUT_ERRORS, {
    logout_failed: "failed to logout",
    partial_logout: "partial logout completed",
    logout_not_supported: "logout not supported for this provider",
    credential_delete_failed: "failed to delete credentials from keychain",
  });
});
