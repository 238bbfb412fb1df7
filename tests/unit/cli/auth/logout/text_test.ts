import assert from "node:assert/strict";
import type { LogoutReport, LogoutStep } from "../../../../../src/auth/logout/logout.ts";
import type { LogoutPlan } from "../../../../../src/auth/logout/plan.ts";
import { select } from "../../../../../src/auth/logout/target.ts";
import { type KeyringRemoval, type Removal } from "../../../../../src/clouds/removal.ts";
import { tally } from "../../../../../src/auth/logout/outcome.ts";
import { dryRunText } from "../../../../../src/cli/auth/logout/dry_run.ts";
import { othersText, summary } from "../../../../../src/cli/auth/logout/summary.ts";
import { headline, nothingStored, stepLine } from "../../../../../src/cli/auth/logout/text.ts";
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

/** The folder of an identity. */
function session(name: string): Removal {
  const path = `/home/me/.config/atmos/aws/sso/${name}/`;
  const files = [`${path}credentials`, `${path}config`];
  return { ...sections(), id: JSON.stringify(["files", null, path]), names: [name], path, files };
}

function step(removal: Removal, more: Partial<LogoutStep> = {}): LogoutStep {
  return { removal, outcome: "removed", reason: undefined, hint: undefined, ...more };
}

function report(steps: LogoutStep[], more: Partial<LogoutReport> = {}): LogoutReport {
  const plan: LogoutPlan = {
    selection: DEV,
    removals: steps.map(({ removal }) => removal),
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
    ["a session", step(session("dev")), "✓ Logged out dev (session data cleared)\n"],
    [
      "a session that stays",
      step(session("dev"), { outcome: "failed", reason: "permission denied" }),
      "✗ Failed to log out dev: permission denied\n",
    ],
    [
      "keys that stay",
      step(item("dev", { class: "long-lived" }), { outcome: "failed", reason: "access denied" }),
      "✗ Failed to delete dev credentials from keychain: access denied\n",
    ],
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
    ["keys", step(item("dev", { class: "long-lived" })), "✓ Deleted dev credentials from keychain\n"],
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
  for (const more of [report([step(item("dev"))]), report([])]) {
    assert.match(
      summary(more, LAYOUT),
      /Visit your identity provider to end your\n {2}browser session, and close all browser windows\.\n/,
    );
  }
});

Deno.test("a part that failed is a warning with the reason, and what can still be used is named", () => {
  const steps = [
    step(item("sso", { subject: "provider" })),
    step(item("admin"), { outcome: "failed", reason: "it is locked", hint: "Unlock it." }),
    step(item("dev")),
  ];
  const text = summary(report(steps), LAYOUT);
  assert.match(
    text,
    /⚠ Partial logout completed\. Some operations failed\.\n {2}Can still be used: admin\. Run the same command again\.\n/,
  );
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
  assert.match(
    summary(report([], { plan }), LAYOUT),
    /^\nThere was nothing to remove: nothing has expired\n\n⚠ Note: This only/,
  );
  assert.match(dryRunText(plan, LAYOUT), /There is nothing to remove: nothing has expired\n/);
});

Deno.test("a dry run lists the plan file by file, and counts as the run does", () => {
  const sso = item("sso", { subject: "provider", names: ["sso"] });
  const steps = [step(sso), step(item("dev")), step(session("dev"))];
  assert.equal(
    dryRunText(report(steps).plan, LAYOUT),
    "Dry run mode: No credentials will be removed\n\nWould remove from identity: dev\n  • Keyring: sso\n" +
      "  • Keyring: dev\n  • Files: ~/.config/atmos/aws/sso/dev/credentials\n" +
      "  • Files: ~/.config/atmos/aws/sso/dev/config\n\n1 identity and 1 provider would be logged out\n",
  );
  assert.match(summary(report(steps), LAYOUT), /Successfully logged out from 1 identity and 1 provider\n/);
});

Deno.test("what is not of atmos is named, before and after", () => {
  const stays = ["/home/me/.aws/atmos/sso/backup/"];
  const told = "\nNot removed, since it is not of atmos:\n  • ~/.aws/atmos/sso/backup/\n";
  const one = report([step(item("dev"))], { stays });
  assert.ok(summary(one, LAYOUT).includes(told));
  assert.ok(dryRunText({ ...one.plan, stays }, LAYOUT).endsWith(told));
});

Deno.test("a provider of which nothing is ever kept is told as such", () => {
  const plan = { ...report([]).plan, unsupported: ["sso"] };
  assert.equal(
    nothingStored(plan, LAYOUT),
    "– admin, dev: nothing stored\n– sso: logout not supported for this provider, nothing is kept of it\n",
  );
});

Deno.test("what was made for other settings is left with a command for each of its names", () => {
  const other = (name: string): Removal => ({ ...session(name), isOther: true });
  assert.match(
    othersText([other("dev")], DEV, LAYOUT),
    /Another project may use it\. To remove it, too, run `atmos auth logout dev`\.\n$/,
  );
  assert.match(
    othersText([other("dev"), other("dev"), other("ops")], DEV, LAYOUT),
    /To remove them, too, run `atmos auth logout dev` and `atmos auth logout ops`\.\n$/,
  );
  const many = ["a", "b", "c", "d", "e"].map(other);
  assert.match(othersText(many, DEV, LAYOUT), /run `atmos auth logout NAME`\.\n$/);
});

Deno.test("who may be back with the next command is told, and does not stay logged out", () => {
  const plan = { ...report([]).plan, selection: { ...DEV, staysOut: ["dev", "ops"] } };
  const text = summary(
    report([step(session("dev"))], { plan, unbarred: [{ identity: "dev", reason: "read-only" }] }),
    LAYOUT,
  );
  assert.match(text, /Can still be used: dev\./);
  assert.match(text, / ops stays logged out until/);
  assert.match(
    text,
    /dev: the next command may sign it in, since the logout cannot be written down: read-only\n/,
  );
});
