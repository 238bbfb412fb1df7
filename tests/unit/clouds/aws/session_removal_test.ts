import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import type { SessionKey } from "../../../../src/clouds/cloud.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { storesOf } from "../entries.ts";
import { forget, NOTHING, sessionOf, shown } from "../forget.ts";
import { cloudContext } from "../requests.ts";
import { plantedKeys } from "./planted_keys.ts";

const aws = storesOf(cloud);
const FOLDER = "/home/me/.config/atmos/aws/corp";
const DEV: SessionKey = { provider: "corp", identity: "dev" };
const OPS: SessionKey = { provider: "corp", identity: "acct/ops" };

Deno.test("removing a session leaves the others, and the last one takes its files and folders along", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  await aws.write({ ...OPS, credentials: plantedKeys() }, context);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), [
    `[dev] in ${FOLDER}/credentials`,
    `[profile dev] in ${FOLDER}/config`,
  ]);
  assert.equal(await aws.read(DEV, context), undefined);
  assert.notEqual(await aws.read(OPS, context), undefined);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), []);
  assert.deepEqual(await forget(aws, sessionOf(OPS), context), [`${FOLDER}/credentials`, `${FOLDER}/config`]);
  assert.equal(await system.files.info("/home/me/.config/atmos"), undefined);
});

Deno.test("planning changes nothing and tells what the removal then does", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  system.files.put(`${FOLDER}/config`, "no section at all");
  const before = system.files.paths().map((path) => [path, system.files.text(path)]);
  const { removals } = await aws.kept(sessionOf(DEV), context);
  assert.deepEqual(system.files.paths().map((path) => [path, system.files.text(path)]), before);
  assert.deepEqual(removals.map(shown), await forget(aws, sessionOf(DEV), context));
});

Deno.test("a plan that is old leaves what somebody else has written since", async () => {
  const context = cloudContext(memorySystem());
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  const { removals } = await aws.kept(sessionOf(DEV), context);
  await aws.write({ ...OPS, credentials: plantedKeys() }, context);
  for (const removal of removals) {
    assert.deepEqual(await aws.remove(removal, context, () => {}), { state: "removed" });
  }
  for (const removal of removals) {
    assert.deepEqual(await aws.remove(removal, context, () => {}), { state: "absent", note: "already gone" });
  }
  assert.deepEqual([...(await aws.list("corp", context)).keys()], ["acct/ops"]);
});

Deno.test("a provider goes with the sessions of identities that nobody names any more", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  for (const key of [DEV, OPS]) await aws.write({ ...key, credentials: plantedKeys() }, context);
  await aws.write({ provider: "other", identity: "dev", credentials: plantedKeys() }, context);
  const scope = { ...NOTHING, sessions: new Map([["corp", "all"]] as const) };
  assert.deepEqual(await forget(aws, scope, context), [`${FOLDER}/credentials`, `${FOLDER}/config`]);
  assert.deepEqual([...(await aws.list("other", context)).keys()], ["dev"]);
});

Deno.test("copies of corrupt files go with a session, for they may hold secrets", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  system.files.put(`${FOLDER}/credentials`, "planted-key without a section");
  assert.equal(await aws.read(DEV, context), undefined);
  await aws.write({ ...OPS, credentials: plantedKeys() }, context);
  const told = await forget(aws, sessionOf(DEV), context);
  assert.match(told.join(), /\/credentials\.corrupt-/);
  assert.equal(system.files.paths().some((path) => path.includes("corrupt")), false);
  assert.notEqual(await aws.read(OPS, context), undefined);
});

Deno.test("what has expired goes, and only that", async () => {
  const context = cloudContext(memorySystem());
  const now = context.system.clock.now();
  await aws.write({ ...DEV, credentials: plantedKeys({ expiresAt: now - 1000 }) }, context);
  await aws.write({ ...OPS, credentials: plantedKeys({ expiresAt: now + 60_000 }) }, context);
  const scope = { ...NOTHING, sessions: new Map([["corp", "all"]] as const), expired: true };
  assert.deepEqual(await forget(aws, scope, context), [
    `[dev] in ${FOLDER}/credentials`,
    `[profile dev] in ${FOLDER}/config`,
  ]);
  assert.deepEqual(await forget(aws, scope, context), []);
});

Deno.test("two hundred sessions go in a few writes", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  const names = Array.from({ length: 200 }, (_, index) => `identity-${index}`);
  for (const identity of names) {
    await aws.write({ provider: "corp", identity, credentials: plantedKeys() }, context);
  }
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  const scope = { ...NOTHING, sessions: new Map([["corp", new Set(names)]]) };
  const { removals } = await aws.kept(scope, context);
  assert.equal(removals.length, 2);
  for (const removal of removals) await aws.remove(removal, context, () => {});
  assert.deepEqual([...(await aws.list("corp", context)).keys()], ["dev"]);
});

Deno.test("sections are told by name while they are few, and then counted", async () => {
  for (const count of [4, 5]) {
    const context = cloudContext(memorySystem());
    const names = Array.from({ length: count }, (_, index) => `id-${index}`);
    for (const identity of [...names, "stays"]) {
      await aws.write({ provider: "corp", identity, credentials: plantedKeys() }, context);
    }
    const { removals } = await aws.kept(
      { ...NOTHING, sessions: new Map([["corp", new Set(names)]]) },
      context,
    );
    const told = count === 4 ? "[id-0], [id-1], [id-2], [id-3]" : "5 sections";
    assert.equal(removals[0]?.detail, told);
  }
});
