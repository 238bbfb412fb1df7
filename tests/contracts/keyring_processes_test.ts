import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeMachine, openFileKeyring } from "./keyring_machine.ts";
import { denoCache } from "./keyring_stand_ins.ts";

const WRITER = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures", "keyring", "writer.ts");

Deno.test("processes that start with no keyring at all make one, and none loses its item", async () => {
  const machine = await makeMachine("linux", { ATMOS_KEYRING_PASSWORD: "correct horse" });
  const names = ["one", "two", "three", "four", "five"];
  const env = { ...machine.system.env.all(), DENO_DIR: await denoCache() };
  const codes = await Promise.all(names.map(async (name) => {
    const args = ["run", "-q", "--no-check", "-P=tools", WRITER, name];
    const { code, stderr } = await machine.system.processes.run({ command: Deno.execPath(), args, env });
    return `${code} ${new TextDecoder().decode(stderr)}`;
  }));
  assert.deepEqual(codes, names.map(() => "0 "));
  const keyring = await openFileKeyring(machine);
  for (const name of names) {
    const found = await keyring.get({ realm: undefined, name, purpose: "sign-in" });
    assert.equal(found.state === "present" && found.item.value.reveal(), name);
  }
  const shared = await keyring.get({ realm: undefined, name: "shared", purpose: "sign-in" });
  assert.ok(shared.state === "present");
  assert.ok(names.some((name) => shared.item.value.reveal() === name.repeat(4000)));
  assert.equal((await keyring.list()).length, names.length + 1);
  await machine.remove();
});
