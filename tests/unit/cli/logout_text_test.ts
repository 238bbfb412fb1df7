import assert from "node:assert/strict";
import type { LogoutStep } from "../../../src/auth/logout.ts";
import { logoutHeadline, logoutSummary, stepLine } from "../../../src/cli/logout_text.ts";
import { createStyle } from "../../../src/cli/style.ts";

const plain = createStyle(false);

function step(more: Partial<LogoutStep>): LogoutStep {
  return { subject: "identity", name: "dev", outcome: "removed", removed: ["x"], reason: undefined, ...more };
}

const target = { kind: "identity", name: "dev" } as const;

Deno.test("each step says what it did", () => {
  assert.equal(stepLine(step({ removed: ["/home/me/x"] }), plain, "/home/me"), "✓ dev: ~/x\n");
  assert.equal(stepLine(step({ removed: ["a", "b"] }), plain, "/home/me"), "✓ dev\n    a\n    b\n");
  assert.equal(stepLine(step({ outcome: "absent" }), plain, "/"), "· dev: nothing stored\n");
  assert.equal(stepLine(step({ outcome: "failed", reason: "no\u001b" }), plain, "/"), "✗ dev: no\\u001b\n");
});

Deno.test("the headline names the target", () => {
  assert.equal(logoutHeadline(target, plain), "Logging out from identity: dev\n\nRemoving credentials...\n");
  assert.match(logoutHeadline({ kind: "all" }, plain), /^Logging out from all identities\n/);
});

for (
  const [name, steps, expected] of [
    ["one identity", [step({})], "✓ Successfully logged out from 1 identity"],
    [
      "several",
      [step({ subject: "provider", name: "sso" }), step({}), step({ name: "ops" })],
      "✓ Successfully logged out from 2 identities and 1 provider",
    ],
    ["nothing", [step({ outcome: "absent" })], "There was nothing to remove: already logged out"],
    ["a part", [step({}), step({ outcome: "failed" })], "! Logged out with warnings (1 of 2 removed)"],
    ["failures only", [step({ outcome: "failed" })], "✗ Logout failed"],
  ] as const
) {
  Deno.test(`the summary of a logout of ${name}`, () => {
    const text = logoutSummary({ target, chain: undefined, steps }, plain);
    assert.ok(text.includes(`${expected}\n`), text);
    assert.equal(text.includes("browser session"), steps.some((one) => one.subject === "provider"));
  });
}

Deno.test("the chain of a named identity is shown", () => {
  assert.match(
    logoutSummary({ target, chain: ["sso", "org", "dev"], steps: [step({})] }, plain),
    /Chain: sso → org → dev\n/,
  );
});
