import assert from "node:assert/strict";
import { join } from "node:path";
import { chunkedKeyring, type ChunkStore, type Exclusive } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { Keyring, Trouble } from "../../src/keyring/keyring.ts";
import { macosSecurity } from "../../src/keyring/macos_security.ts";
import { secretTool } from "../../src/keyring/secret_tool.ts";
import { windowsCredentials } from "../../src/keyring/windows_credentials.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { Secret } from "../../src/secret.ts";
import type { Platform, System } from "../../src/system/ports.ts";
import { type Machine, makeMachine } from "./keyring_machine.ts";
import { installStandIn, type StandIn, writeProgram } from "./keyring_stand_ins.ts";

const KEY = { realm: undefined, name: "dev-admin", purpose: "keys" } as const;
const ITEM = { class: "long-lived", value: new Secret("planted-secret ".repeat(300)) } as const;

interface Kind {
  readonly platform: Platform;
  readonly fixture: string;
  store(system: System, exclusive: Exclusive, command: string, timeout: number): ChunkStore;
}

const MACOS: Kind = {
  platform: "darwin",
  fixture: "security",
  store: (system, exclusive, command, timeout) =>
    macosSecurity(system, exclusive, { interactive: false, command, timeout }),
};
const WINDOWS: Kind = {
  platform: "windows",
  fixture: "powershell",
  store: (system, _exclusive, command, timeout) =>
    windowsCredentials(system, { interactive: false, command, timeout }),
};
const LINUX: Kind = {
  platform: "linux",
  fixture: "secret-tool",
  store: (system, _exclusive, command, timeout) =>
    secretTool(system, { interactive: false, command, timeout }),
};

interface Mood {
  readonly kind: Kind;
  readonly mood: string;
  readonly state: Trouble["state"];
  readonly reason: RegExp;
}

const BROKEN: readonly Mood[] = [
  {
    kind: MACOS,
    mood: "locked",
    state: "locked",
    reason: /locked, and its password cannot be asked for here/,
  },
  { kind: MACOS, mood: "denied", state: "locked", reason: /access was refused/ },
  { kind: MACOS, mood: "cancelled", state: "locked", reason: /answered with Cancel/ },
  { kind: MACOS, mood: "no-keychain", state: "unreachable", reason: /no default keychain/ },
  { kind: WINDOWS, mood: "no-session", state: "unreachable", reason: /error 1312/ },
  { kind: WINDOWS, mood: "denied", state: "unreachable", reason: /error 5/ },
  { kind: WINDOWS, mood: "policy", state: "unreachable", reason: /language mode/ },
  { kind: WINDOWS, mood: "garbage", state: "unreachable", reason: /\\u001b\[31m<html>502/ },
];

async function withStandIn(
  kind: Kind,
  check: (keyring: (timeout?: number) => Keyring, program: StandIn, machine: Machine) => Promise<void>,
): Promise<void> {
  const machine = await makeMachine(kind.platform);
  const program = await installStandIn(machine.root, kind.fixture, kind.fixture);
  const exclusive = fileLocks(machine.system, machine.folders);
  const open = (timeout = 30_000): Keyring =>
    keyringOf(chunkedKeyring(kind.store(machine.system, exclusive, program.command, timeout), exclusive));
  try {
    await check(open, program, machine);
    assert.equal(await program.refusals(), "");
  } finally {
    await machine.remove();
  }
}

/** Every change fails with a message and a hint, and neither shows the value. */
async function assertUnavailable(keyring: Keyring, reason: RegExp): Promise<void> {
  for (const attempt of [() => keyring.set(KEY, ITEM), () => keyring.delete(KEY)]) {
    await assert.rejects(attempt, (thrown: unknown) => {
      assert.ok(thrown instanceof Error && "code" in thrown && "hint" in thrown);
      assert.equal(thrown.code, "unavailable");
      assert.match(thrown.message, reason);
      assert.match(String(thrown.hint), /ATMOS_KEYRING_TYPE=file/);
      assert.doesNotMatch(thrown.message, /planted-secret/);
      return true;
    });
  }
}

for (const { kind, mood, state, reason } of BROKEN) {
  Deno.test(`${kind.fixture} that is "${mood}" is ${state}, and never an empty keyring`, async () => {
    await withStandIn(kind, async (open, program) => {
      await open().set(KEY, ITEM);
      await program.mood(mood);
      const found = await open().get(KEY);
      assert.equal(found.state, state);
      assert.match("reason" in found ? found.reason : "", reason);
      await assertUnavailable(open(), reason);
      await program.mood("");
      assert.equal((await open().get(KEY)).state, "present");
    });
  });
}

for (const kind of [MACOS, WINDOWS]) {
  Deno.test(`${kind.fixture} that never answers is given up after the time limit`, async () => {
    await withStandIn(kind, async (open, program) => {
      await program.mood("hang");
      const before = Date.now();
      assert.equal((await open(600).get(KEY)).state, "unreachable");
      await assertUnavailable(open(600), /did not answer within [\d.]+ s/);
      // Each limit grows up to ten times on a busy machine; the program itself would never end.
      assert.ok(Date.now() - before < 60_000);
    });
  });

  for (const mood of ["lies", "cuts"]) {
    Deno.test(`${kind.fixture} that says done but "${mood}" is found out by reading back`, async () => {
      await withStandIn(kind, async (open, program) => {
        await program.mood(mood);
        await assert.rejects(open().set(KEY, ITEM), {
          code: "storage",
          message: /did not keep what was written$/,
        });
      });
    });
  }
}

Deno.test("security that prints something else gives a corrupt item, not a wrong one", async () => {
  await withStandIn(MACOS, async (open, program) => {
    await program.mood("garbage");
    const found = await open().get(KEY);
    assert.equal(found.state, "corrupt");
    await assert.rejects(open().list(), { code: "storage" });
  });
});

Deno.test("a Mac without a default keychain says so when something is to be stored", async () => {
  await withStandIn(MACOS, async (open, program) => {
    await program.mood("no-default");
    await assert.rejects(open().set(KEY, ITEM), { code: "unavailable", message: /no default keychain/ });
  });
});

Deno.test("a locked Mac keychain lists nothing, and says so", async () => {
  await withStandIn(MACOS, async (open, program) => {
    await open().set(KEY, ITEM);
    await program.mood("locked");
    await assert.rejects(open().list(), { code: "unavailable", message: /locked/ });
  });
});

Deno.test("a name whose item was never written or was deleted leaves the Mac's list", async () => {
  await withStandIn(MACOS, async (open, program) => {
    const other = { realm: "acme", name: "sso", purpose: "sign-in" } as const;
    await open().set(KEY, ITEM);
    await open().set(other, { class: "session", value: new Secret("token") });
    await open().delete(KEY);
    assert.deepEqual(await open().list(), [{ key: other, class: "session" }]);
    const index = (await program.stored()).find((text) => text.includes("atmos-auth.index")) ?? "";
    const value = JSON.parse(index).value.split(":").at(-1);
    assert.equal(atob(value), '["atmos-auth:acme:sso::sign-in"]');
  });
});

Deno.test("a damaged list of names on a Mac is started anew by the next write", async () => {
  await withStandIn(MACOS, async (open, program, machine) => {
    await open().set({ ...KEY, name: "older" }, ITEM);
    const command = "add-generic-password -s atmos-auth.index -a atmos-auth -w broken -U\n";
    const stdin = new TextEncoder().encode(command);
    await machine.system.processes.run({ command: program.command, args: ["-i"], stdin });
    await assert.rejects(open().list(), { code: "storage" });
    await open().set(KEY, ITEM);
    assert.deepEqual(await open().list(), [{ key: KEY, class: "long-lived" }]);
    assert.match(machine.warnings.join(), /list of keychain items was damaged/);
  });
});

const BAD_PROGRAMS: readonly (readonly [string, readonly string[], Trouble["state"] | "absent"])[] = [
  ["exits with 0 and an error text", ["echo 'secret-tool: something is wrong' >&2", "exit 0"], "unreachable"],
  ["exits with an unknown status", ["exit 77"], "unreachable"],
  [
    "exits with 1 and an error text",
    ["echo 'secret-tool: The world is upside down' >&2", "exit 1"],
    "unreachable",
  ],
  ["prints something else", ["echo '<html>502 Bad Gateway</html>'"], "corrupt"],
  ["crashes", ["kill -SEGV $$"], "unreachable"],
  ["waits for ever", ["exec sleep 60"], "unreachable"],
  ["leaves a child that holds its output", ["sleep 60 & exit 1"], "unreachable"],
];

for (const [what, lines, state] of BAD_PROGRAMS) {
  Deno.test({
    name: `a secret-tool that ${what} makes the keyring ${state}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const machine = await makeMachine("linux");
      try {
        const command = join(machine.root, "secret-tool");
        await writeProgram(command, lines);
        const exclusive = fileLocks(machine.system, machine.folders);
        const keyring = keyringOf(
          chunkedKeyring(LINUX.store(machine.system, exclusive, command, 700), exclusive),
        );
        assert.equal((await keyring.get(KEY)).state, state);
        await assert.rejects(keyring.set(KEY, ITEM), { name: "AtmosError" });
        await assert.rejects(keyring.list(), { name: "AtmosError" });
      } finally {
        await machine.remove();
      }
    },
  });
}

for (const kind of [MACOS, WINDOWS, LINUX]) {
  Deno.test(`a missing program makes the ${kind.platform} keyring unreachable, with what to do`, async () => {
    const machine = await makeMachine(kind.platform);
    try {
      const exclusive = fileLocks(machine.system, machine.folders);
      const command = join(machine.root, "nowhere", "program");
      const keyring = keyringOf(
        chunkedKeyring(kind.store(machine.system, exclusive, command, 1000), exclusive),
      );
      const found = await keyring.get(KEY);
      assert.equal(found.state, "unreachable");
      assert.match("reason" in found ? found.reason : "", /which is not installed$/);
      await assert.rejects(keyring.set(KEY, ITEM), { code: "unavailable", hint: /ATMOS_KEYRING_TYPE=file/ });
    } finally {
      await machine.remove();
    }
  });
}
