import assert from "node:assert/strict";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import type { SessionKey } from "../../../../src/clouds/session.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { MADE_FOR, storesOf } from "../entries.ts";
import { forget, NOTHING, sessionOf, shown } from "../forget.ts";
import { cloudContext } from "../requests.ts";
import { plantedKeys } from "./planted_keys.ts";

const aws = storesOf(cloud);
const FOLDER = "/home/me/.config/atmos/aws/corp";
const DEV: SessionKey = { provider: "corp", identity: "dev", madeFor: MADE_FOR };
const OPS: SessionKey = { provider: "corp", identity: "acct/ops", madeFor: MADE_FOR };

Deno.test("removing a session leaves the others, and the last one takes its files and folders along", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  await aws.write({ ...OPS, credentials: plantedKeys() }, context);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), [`${FOLDER}/dev/`]);
  assert.equal(await system.files.info(`${FOLDER}/dev/${MADE_FOR}`), undefined);
  assert.equal(await aws.read(DEV, context), undefined);
  assert.notEqual(await aws.read(OPS, context), undefined);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), []);
  assert.deepEqual(await forget(aws, sessionOf(OPS), context), [`${FOLDER}/acct%2Fops/`]);
  assert.equal(await system.files.info("/home/me/.config/atmos"), undefined);
});

Deno.test("planning changes nothing and tells what the removal then does", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  system.files.put(`${FOLDER}/dev/${MADE_FOR}/config`, "no section at all");
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
  assert.deepEqual((await aws.list("corp", context)).map(({ identity }) => identity), ["acct/ops"]);
});

Deno.test("a provider goes with the sessions of identities that nobody names any more", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  for (const key of [DEV, OPS]) await aws.write({ ...key, credentials: plantedKeys() }, context);
  await aws.write(
    { provider: "other", identity: "dev", madeFor: MADE_FOR, credentials: plantedKeys() },
    context,
  );
  const scope = { ...NOTHING, sessions: new Map([["corp", "all"]] as const) };
  assert.deepEqual(await forget(aws, scope, context), [
    `${FOLDER}/acct%2Fops/`,
    `${FOLDER}/dev/`,
  ]);
  assert.deepEqual((await aws.list("other", context)).map(({ identity }) => identity), ["dev"]);
});

Deno.test("copies of corrupt files go with a session, for they may hold secrets", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  system.files.put(`${FOLDER}/dev/${MADE_FOR}/credentials`, "planted-key without a section");
  assert.equal(await aws.read(DEV, context), undefined);
  assert.match(system.files.paths().join(), /\/dev\/[^/]+\/credentials\.corrupt-/);
  await aws.write({ ...OPS, credentials: plantedKeys() }, context);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), [`${FOLDER}/dev/`]);
  assert.equal(system.files.paths().some((path) => path.includes("corrupt")), false);
  assert.notEqual(await aws.read(OPS, context), undefined);
});

Deno.test("what has expired goes, and only that", async () => {
  const context = cloudContext(memorySystem());
  const now = context.system.clock.now();
  await aws.write({ ...DEV, credentials: plantedKeys({ expiresAt: now - 1000 }) }, context);
  await aws.write({ ...OPS, credentials: plantedKeys({ expiresAt: now + 60_000 }) }, context);
  const scope = { ...NOTHING, sessions: new Map([["corp", "all"]] as const), expired: true };
  assert.deepEqual(await forget(aws, scope, context), [`${FOLDER}/dev/`]);
  assert.deepEqual(await forget(aws, scope, context), []);
});

Deno.test("a folder of somebody else beside the sessions is no session, stays, and is named", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  system.files.put(`${FOLDER}/notes/mine.txt`, "mine");
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  const scope = { ...NOTHING, sessions: new Map([["corp", "all"]] as const) };
  assert.deepEqual((await aws.kept(scope, context)).stays, [`${FOLDER}/notes/`]);
  assert.deepEqual(await forget(aws, scope, context), [`${FOLDER}/dev/`]);
  assert.deepEqual((await aws.kept(scope, context)).stays, [`${FOLDER}/notes/`]);
  assert.equal(system.files.text(`${FOLDER}/notes/mine.txt`), "mine");
});

Deno.test("the files of each identity are listed, for those who want to see them before they go", async () => {
  const context = cloudContext(memorySystem());
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  const { removals } = await aws.kept(sessionOf(DEV), context);
  assert.deepEqual(removals.map(({ files }) => files), [[
    `${FOLDER}/dev/${MADE_FOR}/credentials`,
    `${FOLDER}/dev/${MADE_FOR}/config`,
  ]]);
});

Deno.test("what a person added to an identity's file stays when that identity goes, and is not called left", async () => {
  const system = memorySystem();
  const context = cloudContext(system);
  const theirs = "# mine\n[by-hand]\naws_access_key_id = MINE\naws_secret_access_key = planted\n";
  await aws.write({ ...DEV, credentials: plantedKeys() }, context);
  const file = `${FOLDER}/dev/${MADE_FOR}/credentials`;
  system.files.put(file, `${theirs}\n${system.files.text(file)}`);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), [`${FOLDER}/dev/`]);
  assert.equal(system.files.text(file), theirs);
  assert.deepEqual(await forget(aws, sessionOf(DEV), context), []);
  assert.deepEqual(await forget(aws, { ...NOTHING, everything: true }, context), [
    `${FOLDER}/dev/`,
  ]);
});
