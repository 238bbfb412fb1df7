import assert from "node:assert/strict";
import type { LogoutReport, LogoutStep } from "../../../../../src/auth/logout/logout.ts";
import type { LogoutPlan } from "../../../../../src/auth/logout/plan.ts";
import { select } from "../../../../../src/auth/logout/target.ts";
import { type KeyringRemoval, type Removal } from "../../../../../src/clouds/removal.ts";
import {
  dryRunText,
  headline,
  nothingStored,
  stepLine,
  summary,
  tally,
} from "../../../../../src/cli/auth/logout/text.ts";
import { createStyle } from "../../../../../src/cli/text/style.ts";
import { authWith, identity, provider } from "../../../auth/entries.ts";

const LAYOUT = { style: createStyle(false), home: "/home/me" };
const AUTH = authWith([identity("admin"), identity("dev", { via: { identity: "admin" } })], [
  provider("sso"),
]);
const DEV = select(AUTH, { kind: "identity", name: "dev" });
const SSO = select(AUTH, { kind: "provider", name: "sso" });

function item(name: string, more: Partial<KeyringRemoval> = {}): KeyringRemoval {
  const key = { realm: undefined, name, purpose: "tokens" } as const;
  const isLongLived = more.class === "long-lived";
  return {
    id: JSON.stringify(["keyring", null, name]),
    cloud: "",
    realm: undefined,
    role: isLongLived ? "keys" : "session",
    subject: "identity",
    names: [name],
    store: "keyring",
    label: "Keyring",
    detail: isLongLived ? `${name} (long-lived keys)` : name,
    path: undefined,
    data: { item: name, class: more.class ?? "session" },
    key,
    class: "session",
    ...more,
  };
}

function sections(...names: string[]): Removal {
  const path = "/home/me/.config/atmos/aws/sso/credentials";
  return {
    id: JSON.stringify(["files", null, path]),
    cloud: "aws",
    realm: undefined,
    role: "session",
    subject: "identity",
    names,
    store: "files",
    label: "Files",
    detail: names.length === 0 ? undefined : names.map((name) => `[${name}]`).join(", "),
    path,
    data: {},
  };
}

function step(removal: Removal, more: Partial<LogoutStep> = {}): LogoutStep {
  return { removal, outcome: "removed", reason: undefined, hint: undefined, ...more };
}

function report(steps: LogoutStep[], more: Partial<LogoutReport> = {}): LogoutReport {
  const plan: LogoutPlan = {
    selection: DEV,
    removals: steps.map(({ removal }) => removal),
    kept: [],
    others: [],
    problems: [],
  };
  return { plan, steps, left: [], problems: [], kept: [], others: [], ...more };
}

Deno.test("the headline names the target and its chain", () => {
  assert.equal(
    headline(DEV, LAYOUT),
    "Logging out from identity: dev\n\nBuilding authentication chain...\n✓ Chain: sso → admin → dev\n\n" +
      "Removing credentials...\n",
  );
  assert.equal(
    headline(SSO, LAYOUT),
    "Logging out from provider: sso\n\nRemoving all credentials for provider...\n",
  );
});

for (
  const [name, line, expected] of [
    ["an item", step(item("dev")), "✓ Keyring: dev\n"],
    ["what has no more to tell", step({ ...item("dev"), detail: undefined }), "✓ Keyring\n"],
    [
      "sections",
      step(sections("dev", "ops")),
      "✓ Files: [dev], [ops] in ~/.config/atmos/aws/sso/credentials\n",
    ],
    ["a whole file", step(sections()), "✓ Files: ~/.config/atmos/aws/sso/credentials\n"],
    [
      "what is gone",
      step(item("dev"), { outcome: "absent", reason: "already gone" }),
      "– Keyring: dev (already gone)\n",
    ],
    [
      "a failure",
      step(item("d\u001b"), { outcome: "failed", reason: "no\u001b" }),
      "✗ Keyring: d\\u001b (no\\u001b)\n",
    ],
    [
      "a shared sign-in",
      step(item("sso", { subject: "provider", names: ["sso", "other"] })),
      "✓ Keyring: sso (shared with other)\n",
    ],
    ["keys", step(item("dev", { class: "long-lived" })), "✓ Keyring: dev (long-lived keys)\n"],
  ] as const
) {
  Deno.test(`a step says what it did: ${name}`, () => {
    assert.equal(stepLine(line, DEV, LAYOUT), expected);
  });
}

Deno.test("a provider's identities are told with the way they came", () => {
  assert.equal(stepLine(step(item("dev")), SSO, LAYOUT), "✓ Keyring: dev (via sso)\n");
});

Deno.test("those for whom nothing is stored are told in one line", () => {
  const plan = report([step(item("dev"))]).plan;
  assert.equal(nothingStored(plan, LAYOUT), "– sso, admin: nothing stored\n");
});

Deno.test("success counts identities and providers, and warns about the browser", () => {
  const text = summary(
    report([
      step(item("dev")),
      step(sections("dev", "admin")),
      step(item("sso", { subject: "provider", names: ["sso"] })),
    ]),
    LAYOUT,
  );
  assert.match(text, /^\n✓ Successfully logged out from 2 identities and 1 provider\n/);
  assert.match(
    text,
    /⚠ Note: This only removes local credentials. Your browser session\n {2}may still be active\./,
  );
  assert.doesNotMatch(summary(report([step(item("dev"))]), LAYOUT), /browser/);
});

Deno.test("a part that failed is a warning with the count and the reason", () => {
  const steps = [
    step(item("sso", { subject: "provider" })),
    step(item("admin"), { outcome: "failed", reason: "it is locked", hint: "Unlock it." }),
    step(item("dev")),
  ];
  const text = summary(report(steps), LAYOUT);
  assert.match(text, /⚠ Logged out with warnings \(2\/3 successful\)\n/);
  assert.match(text, /Errors encountered:\n {2}• Keyring: admin: it is locked\n {4}Unlock it\.\n/);
});

Deno.test("what a store says it removed and still has was not removed", () => {
  const gone = item("dev");
  const one = report([step(gone)], { left: [gone] });
  assert.deepEqual(tally(one), { removed: 0, failed: 1 });
  assert.match(summary(one, LAYOUT), /✗ Logout failed[^]*• Keyring: dev: it is still there/);
});

Deno.test("what stays is named with how it goes", () => {
  const text = summary(
    report([], { kept: [{ key: { realm: undefined, name: "dev", purpose: "keys" } }] }),
    LAYOUT,
  );
  assert.match(text, /nothing to remove: already logged out/);
  assert.match(text, /Kept:\n {2}• Keyring: dev \(long-lived keys\)\n {2}.*--keychain\.\n/);
});

Deno.test("a sweep that finds nothing claims no logout: sessions may well be alive", () => {
  const plan = { ...report([]).plan, selection: select(AUTH, { kind: "expired" }) };
  assert.equal(
    summary(report([], { plan }), LAYOUT),
    "\nThere was nothing to remove: nothing has expired\n",
  );
  assert.match(dryRunText(plan, LAYOUT), /There is nothing to remove: nothing has expired\n/);
});

Deno.test("a dry run lists the plan", () => {
  assert.equal(
    dryRunText(report([step(item("dev")), step(sections("dev"))]).plan, LAYOUT),
    "Dry run mode: No credentials will be removed\n\nWould remove from identity: dev\n  • Keyring: dev\n" +
      "  • Files: [dev] in ~/.config/atmos/aws/sso/credentials\n\n1 identity would be logged out\n",
  );
});
