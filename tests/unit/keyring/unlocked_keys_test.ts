import assert from "node:assert/strict";
import { ageFileKeyring } from "../../../src/keyring/age_file.ts";
import type { ItemStore } from "../../../src/keyring/item_store.ts";
import { isInMemory } from "../../../src/keyring/memory_folder.ts";
import { unlockedKeys } from "../../../src/keyring/unlocked_keys.ts";
import type { AskPassphrase } from "../../../src/keyring/passphrase.ts";
import { Secret } from "../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";
import { queue } from "./chunks_in_memory.ts";

const KEY = { realm: undefined, name: "dev-admin", purpose: "keys" } as const;
const ITEM = { class: "long-lived", value: new Secret("AKIA planted") } as const;
const RUN = "/run/user/1000";
const MOUNTS = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
25 22 0:22 / /run rw,nosuid - tmpfs tmpfs rw
26 25 0:45 / ${RUN} rw,nosuid shared:7 - tmpfs tmpfs rw,mode=700
`;
const KEYS = { identity: "AGE-SECRET-KEY-1PLANTED", recipient: "age1planted" };
const PASSPHRASE = new Secret("correct horse");

function session(mounts: string | undefined = MOUNTS): MemorySystem {
  const system = memorySystem({
    env: { HOME: "/home/me", PATH: "/usr/bin", XDG_RUNTIME_DIR: RUN },
    run: ({ command, args, env }) => {
      assert.deepEqual([command, args, env], ["/bin/cat", ["/proc/self/mountinfo"], {}]);
      return mounts === "" ? undefined : { stdout: mounts };
    },
  });
  system.files.putFolder(RUN, 0o700);
  return system;
}

function kept(system: MemorySystem): string[] {
  return system.files.paths().filter((path) => path.startsWith("/run/"));
}

function keyring(system: MemorySystem, passphrase?: string, ask?: AskPassphrase): ItemStore {
  system.env.set("PASSPHRASE", passphrase);
  return ageFileKeyring(system, {
    folder: "/home/me/keyring",
    passphrase: { env: system.env, variable: "PASSPHRASE", ask },
    exclusive: queue(),
    workFactor: 6,
  });
}

Deno.test("what was unlocked is found with the same passphrase and the same identity file alone", async () => {
  const keys = unlockedKeys(session());
  assert.equal(await keys.find("identity", PASSPHRASE), undefined);
  await keys.keep("identity", PASSPHRASE, KEYS);
  assert.deepEqual(await keys.find("identity", PASSPHRASE), KEYS);
  assert.equal(await keys.find("identity", new Secret("wrong horse")), undefined);
  assert.equal(await keys.find("another", PASSPHRASE), undefined);
});

Deno.test("what is kept shows neither key nor passphrase, and is the owner's alone", async () => {
  const system = session();
  await unlockedKeys(system).keep("identity", PASSPHRASE, KEYS);
  const [path = ""] = kept(system);
  assert.match(path, /^\/run\/user\/1000\/atmos\/keyring-[0-9a-f]{32}$/);
  assert.equal((await system.files.info(path))?.mode, 0o600);
  assert.equal((await system.files.info(`${RUN}/atmos`))?.mode, 0o700);
  const text = system.files.text(path) ?? "";
  for (const secret of ["PLANTED", "planted", "correct", btoa(KEYS.identity).slice(4, 20)]) {
    assert.ok(!text.includes(secret), text);
  }
});

const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ["empty", () => ""],
  ["cut", (text) => text.slice(0, text.length / 2)],
  ["no list", () => "{}"],
  ["of empty parts", () => '["","",""]'],
  ["of numbers", () => "[1,2,3]"],
  ["changed", (text) => text.replace(/(.)"\]$/, (_, last) => `${last === "A" ? "B" : "A"}"]`)],
];

for (const [how, damage] of DAMAGES) {
  Deno.test(`what was kept and is ${how} is not found`, async () => {
    const system = session();
    const keys = unlockedKeys(system);
    await keys.keep("identity", PASSPHRASE, KEYS);
    const [path = ""] = kept(system);
    system.files.put(path, damage(system.files.text(path) ?? ""), 0o600);
    assert.equal(await keys.find("identity", PASSPHRASE), undefined);
  });
}

const ELSEWHERE: readonly (readonly [string, (system: MemorySystem) => void, string?])[] = [
  ["not named", ({ env }) => env.set("XDG_RUNTIME_DIR", undefined)],
  ["no absolute path", ({ env }) => env.set("XDG_RUNTIME_DIR", "run/user/1000")],
  ["not there", ({ env }) => env.set("XDG_RUNTIME_DIR", "/run/user/1001")],
  ["open to others", ({ files }) => files.putFolder(RUN, 0o755)],
  ["another user's", ({ files }) => files.giveAway(RUN)],
  ["on a disk", () => {}, MOUNTS.replaceAll("tmpfs", "ext4")],
  ["somewhere unknown", () => {}, ""],
  ["not to be written", ({ files }) => files.failOn("writeNew", "no_space")],
];

for (const [what, change, mounts] of ELSEWHERE) {
  Deno.test(`nothing is kept in a session's folder that is ${what}, and nothing fails`, async () => {
    const system = session(mounts);
    change(system);
    const keys = unlockedKeys(system);
    await keys.keep("identity", PASSPHRASE, KEYS);
    assert.equal(await keys.find("identity", PASSPHRASE), undefined);
    assert.deepEqual(kept(system), []);
  });
}

Deno.test("a folder is in memory as its own mount says, whatever lies above it", () => {
  assert.equal(isInMemory(RUN, MOUNTS), true);
  assert.equal(isInMemory("/run/user", MOUNTS), true);
  assert.equal(isInMemory("/runner", MOUNTS), false);
  assert.equal(isInMemory(RUN, `${MOUNTS}27 26 8:2 / ${RUN} rw - xfs /dev/sdb rw\n`), false);
  assert.equal(
    isInMemory("/mnt/a b", "1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / /mnt/a\\040b rw - ramfs x rw"),
    true,
  );
});

Deno.test("a keyring that was open in this session is opened by what was kept, and not by its passphrase", async () => {
  const system = session();
  await keyring(system, "correct horse").set(KEY, ITEM);
  assert.equal((await keyring(system, "correct horse").get(KEY)).state, "present");
  const wrong = await keyring(system, "wrong horse").get(KEY);
  assert.match("reason" in wrong ? wrong.reason : "", /the passphrase is wrong$/);
  assert.equal((await keyring(system).get(KEY)).state, "locked");

  const identity = system.files.text("/home/me/keyring/identity.age") ?? "";
  const { identity: other, recipient } = await otherKeys();
  await unlockedKeys(system).keep(identity, PASSPHRASE, { identity: other, recipient });
  assert.equal((await keyring(system, "correct horse").get(KEY)).state, "corrupt");
});

async function otherKeys(): Promise<{ identity: string; recipient: string }> {
  const age = await import("age-encryption");
  const identity = await age.generateX25519Identity();
  return { identity, recipient: await age.identityToRecipient(identity) };
}

Deno.test("what a person types is not kept", async () => {
  const system = session();
  const ask = (): Promise<Secret> => Promise.resolve(PASSPHRASE);
  await keyring(system, undefined, ask).set(KEY, ITEM);
  assert.equal((await keyring(system, undefined, ask).get(KEY)).state, "present");
  assert.deepEqual(kept(system), []);
});
