import assert from "node:assert/strict";
import { join } from "node:path";
import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { openKeyring } from "../../src/keyring/open.ts";
import { secretTool } from "../../src/keyring/secret_tool.ts";
import { keyringOf } from "../../src/keyring/purposes.ts";
import { Secret } from "../../src/secret.ts";
import { keyringContract } from "./keyring_contract.ts";
import { type Machine, makeMachine } from "./keyring_machine.ts";
import {
  type SecretService,
  secretServiceMissing,
  startBareBus,
  startSecretService,
} from "./keyring_secret_service.ts";

const missing = secretServiceMissing();
const KEY = { realm: undefined, name: "dev-admin", purpose: "keys" } as const;
const LONG_LIVED = { class: "long-lived", value: new Secret("AKIA") } as const;

interface Desk {
  readonly machine: Machine;
  readonly service: SecretService;
  open(timeout?: number): Keyring;
  store(timeout?: number): ItemStore;
}

async function openDesk(root: string, unlocked: boolean): Promise<Desk> {
  const service = await startSecretService(root, unlocked);
  const machine = await makeMachine("linux", service.variables);
  const exclusive = fileLocks(machine.system, machine.folders);
  const store = (timeout = 30_000): ItemStore =>
    chunkedKeyring(secretTool(machine.system, { interactive: false, timeout }), exclusive);
  return { machine, service, store, open: (timeout) => keyringOf(store(timeout)) };
}

async function close({ machine, service }: Desk): Promise<void> {
  await service.stop();
  await machine.remove();
}

async function tempRoot(): Promise<string> {
  return await Deno.makeTempDir({ prefix: "atmos-secrets-" });
}

const removeRoot = (root: string): Promise<void> => Deno.remove(root, { recursive: true }).catch(() => {});

keyringContract("Secret Service (secret-tool, gnome-keyring)", async () => {
  const root = await tempRoot();
  const desk = await openDesk(root, true);
  const { system } = desk.machine;
  const secretToolOutput = async (...args: string[]): Promise<string> => {
    const { stdout } = await system.processes.run({ command: "secret-tool", args });
    return new TextDecoder().decode(stdout);
  };
  return {
    keyring: desk.open(),
    again: () => desk.open(),
    store: () => desk.store(),
    plantForeign: async () => {
      const stdin = new TextEncoder().encode("token");
      const args = ["store", "--label=another program's", "service", "atmos-auth:x"];
      await system.processes.run({ command: "secret-tool", args, stdin });
    },
    entries: async () => {
      const kinds = [["atmos-auth", "item"], ["atmos-auth-slot", "a"], ["atmos-auth-slot", "b"]];
      const found = await Promise.all(kinds.map((kind) => secretToolOutput("search", "--all", ...kind)));
      return found.reduce((sum, text) => sum + (text.match(/^\[/gm)?.length ?? 0), 0);
    },
    remove: async () => {
      await close(desk);
      await removeRoot(root);
    },
  };
}, { missing });

function onDesk(name: string, unlocked: boolean, check: (desk: Desk, root: string) => Promise<void>): void {
  const reason = missing === undefined ? "" : ` (skipped: ${missing})`;
  Deno.test({
    name: `Secret Service: ${name}${reason}`,
    ignore: missing !== undefined,
    fn: async () => {
      const root = await tempRoot();
      const desk = await openDesk(root, unlocked);
      try {
        await check(desk, root);
      } finally {
        await close(desk);
        await removeRoot(root);
      }
    },
  });
}

const unavailable = (message: RegExp) => (thrown: unknown): boolean => {
  assert.ok(thrown instanceof Error && "code" in thrown && "hint" in thrown);
  assert.equal(thrown.code, "unavailable");
  assert.match(thrown.message, message);
  assert.match(String(thrown.hint), /ATMOS_KEYRING_TYPE=file/);
  return true;
};

onDesk(
  "what is locked is neither absent nor lost, and can still be listed",
  true,
  async ({ open, service }) => {
    await open().set(KEY, LONG_LIVED);
    await service.lock();
    assert.equal((await open().get(KEY)).state, "locked");
    assert.equal((await open().get({ realm: "other", name: "dev-admin", purpose: "keys" })).state, "absent");
    assert.deepEqual(await open().list(), [{ key: KEY, class: "long-lived" }]);
    await assert.rejects(open().set(KEY, LONG_LIVED), unavailable(/is locked$/));
    await assert.rejects(
      open().delete(KEY),
      unavailable(/cannot delete the keys of "dev-admin" .* is locked$/),
    );
    assert.equal(await open().delete({ realm: undefined, name: "never there", purpose: "keys" }), "absent");
  },
);

onDesk(
  "a keyring that was not unlocked since the start tells nothing, and says so",
  true,
  async (desk, root) => {
    await desk.open().set(KEY, LONG_LIVED);
    await desk.service.stop();
    const later = await openDesk(root, false);
    try {
      const found = await later.open().get(KEY);
      assert.equal(found.state, "locked");
      assert.match("hint" in found ? found.hint : "", /gnome-keyring-daemon --unlock/);
      assert.equal(
        (await later.open().get({ realm: undefined, name: "never there", purpose: "keys" })).state,
        "absent",
      );
      await assert.rejects(later.open().list(), unavailable(/is locked$/));
      await assert.rejects(later.open().set(KEY, LONG_LIVED), unavailable(/is locked$/));
    } finally {
      await close(later);
    }
  },
);

onDesk("a user without any keyring yet is told how to make one", false, async ({ open }) => {
  assert.equal((await open().get(KEY)).state, "absent");
  assert.deepEqual(await open().list(), []);
  await assert.rejects(open().set(KEY, LONG_LIVED), unavailable(/no keyring in it yet/));
  assert.equal(await open().delete(KEY), "absent");
});

onDesk("a daemon that does not answer is given up after the time limit", true, async ({ open, service }) => {
  await open().set(KEY, LONG_LIVED);
  const before = Date.now();
  const thaw = service.freeze();
  try {
    const found = await open(700).get(KEY);
    await assert.rejects(open(700).set(KEY, LONG_LIVED), unavailable(/did not answer within \d+ s/));
    assert.equal(found.state, "unreachable");
    // On a crowded machine each of the two waits grows to ten times of its limit.
    assert.ok(Date.now() - before < 20_000);
  } finally {
    thaw();
  }
  assert.equal((await open().get(KEY)).state, "present");
});

onDesk(
  "a value cut in half by another program is corrupt, and can be replaced or deleted",
  true,
  async (desk) => {
    const { open, machine } = desk;
    await open().set(KEY, { class: "session", value: new Secret("x".repeat(9_000)) });
    const clear = ["clear", "atmos-auth-id", "atmos-auth:dev-admin::keys", "atmos-auth-slot", "a"];
    await machine.system.processes.run({ command: "secret-tool", args: clear });
    const found = await open().get(KEY);
    assert.equal(found.state, "corrupt");
    assert.match("reason" in found ? found.reason : "", /part 1 of 1 is missing/);
    await open().set(KEY, LONG_LIVED);
    assert.equal((await open().get(KEY)).state, "present");
    await machine.system.processes.run({
      command: "secret-tool",
      args: ["store", "--label=x", "atmos-auth-id", "atmos-auth:dev-admin::keys", "atmos-auth", "item"],
      stdin: new TextEncoder().encode("written by hand"),
    });
    assert.equal((await open().get(KEY)).state, "corrupt");
    assert.equal(await open().delete(KEY), "deleted");
    assert.equal((await open().get(KEY)).state, "absent");
  },
);

onDesk(
  "without D-Bus, or with nobody on it, it is not there, and another keyring may stand in",
  true,
  async ({ machine, service }) => {
    const bus = await startBareBus(machine.root);
    try {
      for (const address of [undefined, `unix:path=${join(machine.root, "nowhere")}`, bus.address]) {
        const bare = await makeMachine("linux", { HOME: machine.root, PATH: service.variables.PATH ?? "" });
        bare.system.env.set("DBUS_SESSION_BUS_ADDRESS", address);
        const announced: string[] = [];
        const request = {
          system: bare.system,
          folders: bare.folders,
          settings: { type: undefined, path: undefined, passwordEnv: undefined },
          interactive: false,
          askPassphrase: undefined,
          announce: (line: string) => announced.push(line),
        };
        const store = secretTool(bare.system, { interactive: false });
        const found = await keyringOf(chunkedKeyring(store, fileLocks(bare.system, bare.folders))).get(KEY);
        assert.equal(found.state, "unreachable");
        assert.match(
          "reason" in found ? found.reason : "",
          /there is no Secret Service keyring in this session/,
        );
        assert.equal((await openKeyring(request)).keyring, undefined);
        assert.match(
          announced.join("\n"),
          /^No system keyring here: .* Sessions are kept in files that only you can read/,
        );
        bare.system.env.set("ATMOS_KEYRING_PASSWORD", "correct horse");
        assert.equal((await openKeyring(request)).keyring?.name, "file keyring");
        assert.equal(announced.length, 2);
        await bare.remove();
      }
    } finally {
      await bus.stop();
    }
  },
);
