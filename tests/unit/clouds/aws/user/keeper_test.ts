import assert from "node:assert/strict";
import { keepKeys, rotateKeys } from "../../../../../src/auth/keys.ts";
import { keysItem, readStoredKeys } from "../../../../../src/clouds/aws/user/stored_keys.ts";
import type { GivenKeys } from "../../../../../src/clouds/key_keeper.ts";
import { AtmosError } from "../../../../../src/errors.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { Operation } from "../../../../local_aws/faults.ts";
import { type Witness, witness } from "../../requests.ts";
import { type StsWorld, stsWorld, typing } from "../sts_world.ts";
import { refusal } from "../refusal.ts";

const SERIAL = "arn:aws:iam::111122223333:mfa/ann";
const ANN = { accountId: "111122223333", name: "ann", mfaSerial: SERIAL };
const ITEM = keysItem({ realm: undefined }, "ann");

function yaml(more = ""): () => string {
  return () =>
    `auth:\n  identities:\n    ann: { kind: aws/user, credentials: { region: eu-west-1${more} } }\n`;
}

function annsWorld(test: (world: StsWorld) => Promise<void>, more?: string): Promise<void> {
  return stsWorld({ yaml: yaml(more), users: [ANN] }, test);
}

function given({ local }: StsWorld, more: Partial<GivenKeys> = {}): GivenKeys {
  const [key] = local.keysOf("ann");
  const secret = new Secret(key?.secretAccessKey ?? "");
  return { id: key?.accessKeyId ?? "", secret, secondFactor: undefined, ...more };
}

async function keep(world: StsWorld, more: Partial<GivenKeys> = {}): ReturnType<typeof keepKeys> {
  return await keepKeys(world.context, world.chain("ann").target, given(world, more), witness("none"));
}

async function rotate(world: StsWorld, person: Witness = witness("none")): ReturnType<typeof rotateKeys> {
  return await rotateKeys(world.context, world.chain("ann").target, person);
}

Deno.test("keys are tried with one call, then kept for good", async () => {
  await annsWorld(async (world) => {
    const { store, facts } = await keep(world);
    assert.equal(store, "keyring in memory");
    assert.deepEqual(facts.map(({ value }) => value), ["arn:aws:iam::111122223333:user/ann", "111122223333"]);
    assert.deepEqual(world.calls(), ["GetCallerIdentity"]);
    assert.deepEqual(await world.keyring.list(), [{ key: ITEM, class: "long-lived" }]);
    assert.equal((await readStoredKeys(world.keyring, ITEM))?.userName, "ann");
    assert.deepEqual(await world.audit(), ["keys-kept done ann"]);
    assert.ok(await world.session("ann"));
  });
});

Deno.test("keys that AWS refuses are not kept, and those that were there stay", async () => {
  await annsWorld(async (world) => {
    const error = await refusal(keep(world, { secret: new Secret("planted-wrong") }));
    assert.equal(error.code, "access_denied");
    assert.match(
      error.message,
      /^cannot keep the keys of "ann": the secret key from your input does not belong/,
    );
    assert.match(error.hint ?? "", /^Nothing was kept\./);
    assert.deepEqual(await world.keyring.list(), []);
    await keep(world, { secondFactor: SERIAL });
    await refusal(keep(world, { id: "AKIAAAAAAAAAAAAAAAAA" }));
    const stored = await readStoredKeys(world.keyring, ITEM);
    assert.equal(stored?.accessKeyId, given(world).id);
    assert.equal(stored?.mfaArn, SERIAL);
    await keep(world);
    assert.equal((await readStoredKeys(world.keyring, ITEM))?.mfaArn, SERIAL, "the device is still known");
    assert.equal(JSON.stringify(world.system.logLines).includes("planted"), false);
  });
});

Deno.test("a security key is refused before anything is asked", async () => {
  await annsWorld(async (world) => {
    const error = await refusal(keep(world, { secondFactor: "arn:aws:iam::111122223333:u2f/user/ann/x" }));
    assert.equal(error.code, "unsupported");
    assert.deepEqual(world.calls(), []);
  });
});

const STEPS = [
  "ListAccessKeys",
  "CreateAccessKey",
  "GetCallerIdentity",
  "UpdateAccessKey",
  "DeleteAccessKey",
];

Deno.test("a rotation makes, tries and keeps a new key, and ends the old one; each step is noted", async () => {
  await annsWorld(async (world) => {
    await keep(world);
    const before = given(world).id;
    world.calls();
    const person = witness("none");
    await rotate(world, person);
    assert.deepEqual(world.calls(), STEPS);
    const [key, ...more] = world.local.keysOf("ann");
    assert.deepEqual(more, []);
    assert.notEqual(key?.accessKeyId, before);
    const stored = await readStoredKeys(world.keyring, ITEM);
    assert.deepEqual([stored?.accessKeyId, stored?.userName], [key?.accessKeyId, "ann"]);
    assert.equal(stored?.secretAccessKey.reveal(), key?.secretAccessKey);
    assert.equal(person.notices.length, 5);
    assert.deepEqual(
      (await world.audit()).slice(1),
      [...Array.from({ length: 5 }, () => "keys-rotation-step done ann"), "keys-rotated done ann"],
    );
    const shown = JSON.stringify([world.system.logLines, person.notices]);
    for (const secret of world.local.secrets()) assert.equal(shown.includes(secret), false);
    assert.ok(await world.session("ann"));
  });
});

Deno.test("with a second factor IAM is asked with a session that a code was given for", async () => {
  await annsWorld(async (world) => {
    await keep(world);
    world.calls();
    await rotate(world, typing(world.local.code(SERIAL)));
    assert.deepEqual(world.calls(), ["GetSessionToken", ...STEPS]);
  }, `, mfa_arn: "${SERIAL}"`);
});

for (
  const [operation, expected] of [
    ["ListAccessKeys", { keys: 1, isOld: true, code: "access_denied", hint: /iam:CreateAccessKey/ }],
    ["CreateAccessKey", { keys: 1, isOld: true, code: "access_denied", hint: /iam:CreateAccessKey/ }],
    ["GetCallerIdentity", { keys: 1, isOld: true, code: "access_denied", hint: /./ }],
    ["UpdateAccessKey", {
      keys: 2,
      isOld: false,
      code: "unavailable",
      hint: /delete-access-key --access-key-id AKIA/,
    }],
    ["DeleteAccessKey", {
      keys: 2,
      isOld: false,
      code: "unavailable",
      hint: /delete-access-key --access-key-id AKIA/,
    }],
  ] as const satisfies readonly (readonly [Operation, unknown])[]
) {
  Deno.test(`a rotation that fails at ${operation} leaves keys that work, and says what is left`, async () => {
    await annsWorld(async (world) => {
      await keep(world);
      const before = given(world).id;
      world.local.behave(operation, { kind: "refuse", type: "AccessDenied", status: 403 }, 5);
      const error = await refusal(rotate(world));
      assert.equal(error.code, expected.code);
      assert.match(error.hint ?? "", expected.hint);
      assert.equal(world.local.keysOf("ann").length, expected.keys);
      const stored = (await readStoredKeys(world.keyring, ITEM))?.accessKeyId;
      assert.equal(stored === before, expected.isOld);
      assert.ok(world.local.keysOf("ann").some((key) => key.accessKeyId === stored && key.active));
    });
  });
}

Deno.test("a new key that the keyring does not take is deleted again", async () => {
  await annsWorld(async (world) => {
    await keep(world);
    const before = given(world).id;
    Object.assign(world.keyring, {
      set: () =>
        Promise.reject(new AtmosError("unavailable", "cannot write: it is locked", { hint: "Unlock it." })),
    });
    const error = await refusal(rotate(world));
    assert.equal(error.hint, "Unlock it.");
    assert.deepEqual(world.local.keysOf("ann").map(({ accessKeyId }) => accessKeyId), [before]);
  });
});

Deno.test("a new key is tried until AWS knows it everywhere", async () => {
  await annsWorld(async (world) => {
    await keep(world);
    world.calls();
    world.local.behave("GetCallerIdentity", { kind: "refuse", type: "InvalidClientTokenId", status: 403 }, 2);
    let over = false;
    const work = rotate(world).finally(() => over = true);
    while (!over) {
      if (world.system.clock.sleepers() > 0) await world.system.clock.tick(3000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await work;
    assert.equal(world.calls().filter((name) => name === "GetCallerIdentity").length, 3);
  });
});

Deno.test("two keys, and keys that lie elsewhere, are the person's to look after", async () => {
  await annsWorld(async (world) => {
    const none = await refusal(rotate(world));
    assert.match(none.hint ?? "", /`atmos auth user configure ann`/);
    await keep(world);
    await rotate(world);
    world.local.behave("DeleteAccessKey", { kind: "refuse", type: "AccessDenied", status: 403 });
    await refusal(rotate(world));
    const two = await refusal(rotate(world));
    assert.match(two.message, /the user has another key, AKIA\w+, and AWS allows two$/);
  });
  await annsWorld(async (world) => {
    world.system.env.set("K", "AKIAELSE");
    const error = await refusal(rotate(world));
    assert.match(error.message, /those that are used stand in the configuration$/);
  }, ", access_key_id: !env K, secret_access_key: !env K");
});
