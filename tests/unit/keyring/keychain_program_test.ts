import assert from "node:assert/strict";
import { complaintOf, keychainCaller, keychainEnvironment } from "../../../src/keyring/keychain_program.ts";
import { KeyringFailure } from "../../../src/keyring/keyring_failure.ts";
import type { Platform } from "../../../src/system/ports.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

const OPTIONS = { store: "test keyring", command: "program", installHint: "Install it.", interactive: false };

async function timeoutOf(
  platform: Platform,
  env: Record<string, string>,
  interactive: boolean,
): Promise<number> {
  const system = answering({ platform, env });
  await keychainCaller(system, { ...OPTIONS, interactive })([], "");
  return system.ran[0]?.timeout ?? NaN;
}

function answering(options: MemoryOptions): MemorySystem {
  return memorySystem({ ...options, run: () => ({ code: 0 }) });
}

Deno.test("a keychain program gets neither credentials nor passphrases of this program's environment", async () => {
  const env = {
    HOME: "/home/me",
    PATH: ".:/usr/bin:tools",
    DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/bus",
    ATMOS_KEYRING_PASSWORD: "planted-secret",
    MY_PASSPHRASE: "planted-secret",
    AWS_SECRET_ACCESS_KEY: "planted-secret",
    LD_PRELOAD: "/tmp/evil.so",
    G_MESSAGES_DEBUG: "all",
    LANG: "de_DE.UTF-8",
  };
  const system = answering({ env });
  await keychainCaller(system, OPTIONS)(["lookup"], "");
  assert.deepEqual(system.ran[0]?.env, {
    HOME: "/home/me",
    PATH: "/usr/bin",
    DBUS_SESSION_BUS_ADDRESS: "unix:path=/run/bus",
    LANG: "de_DE.UTF-8",
    LC_ALL: "C.UTF-8",
  });
});

Deno.test("on Windows names of variables count without regard to capitals", () => {
  const system = memorySystem({
    platform: "windows",
    env: { SystemRoot: "C:\\Windows", Path: "/bin", Secret: "x" },
  });
  assert.deepEqual(keychainEnvironment(system), { SystemRoot: "C:\\Windows", Path: "/bin" });
});

const WAITS: readonly (readonly [string, Platform, Record<string, string>, boolean, number])[] = [
  ["nobody may be asked", "linux", { DISPLAY: ":0" }, false, 3_000],
  ["there is no display", "linux", {}, true, 3_000],
  ["a dialog can appear (X11)", "linux", { DISPLAY: ":0" }, true, 60_000],
  ["a dialog can appear (Wayland)", "linux", { WAYLAND_DISPLAY: "wayland-0" }, true, 60_000],
  ["a Mac shows its dialog", "darwin", {}, true, 60_000],
  ["one came to the Mac over SSH", "darwin", { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }, true, 3_000],
  ["a Mac may ask nobody", "darwin", {}, false, 3_000],
];

for (const [when, platform, env, interactive, expected] of WAITS) {
  Deno.test(`when ${when}, a call may take ${expected / 1000} s`, async () => {
    assert.equal(await timeoutOf(platform, env, interactive), expected);
  });
}

Deno.test("a program that does not answer in time makes the keyring unreachable, but not missing", async () => {
  const call = keychainCaller(memorySystem({ run: () => ({ timedOut: true, code: 137 }) }), OPTIONS);
  await assert.rejects(call([], ""), (thrown) => {
    assert.ok(thrown instanceof KeyringFailure);
    assert.equal(thrown.trouble.state, "unreachable");
    assert.equal(thrown.trouble.reason, "the test keyring did not answer within 3 s");
    assert.equal(thrown.nothingThere, false);
    return true;
  });
});

Deno.test("on a crowded machine a program may take longer, and the time that it had is told", async () => {
  const system = memorySystem({ run: () => ({ timedOut: true, code: 137 }) });
  const times = [1000, 18_600];
  const clock = { ...system.clock, now: () => times.shift() ?? NaN };
  await assert.rejects(keychainCaller({ ...system, clock }, OPTIONS)([], ""), /did not answer within 18 s/);
  assert.equal(system.ran[0]?.grows, true);
});

Deno.test("a missing program means that there is no such keyring here", async () => {
  const call = keychainCaller(memorySystem({ run: () => undefined }), OPTIONS);
  await assert.rejects(call([], ""), (thrown) => {
    assert.ok(thrown instanceof KeyringFailure);
    assert.deepEqual(thrown.trouble, {
      state: "unreachable",
      reason: "the test keyring needs program, which is not installed",
      hint: "Install it.",
    });
    assert.equal(thrown.nothingThere, true);
    return true;
  });
});

const COMPLAINTS: readonly (readonly [string, string])[] = [
  ["", "it gave no reason"],
  ["\n  \n", "it gave no reason"],
  ["\nfirst\nsecond", "first"],
  ["\x1b[31mred", "\\u001b[31mred"],
  [`unknown command "${"A".repeat(2000)}"`, 'unknown command "…"'],
];

for (const [stderr, expected] of COMPLAINTS) {
  Deno.test(`the complaint ${JSON.stringify(stderr.slice(0, 30))} is shown as ${JSON.stringify(expected)}`, () => {
    assert.equal(complaintOf(stderr), expected);
  });
}
