import assert from "node:assert/strict";
import { ensureSession } from "../../../src/auth/session.ts";
import { silent } from "../../../src/auth/silent.ts";
import { AtmosError, type ErrorCode } from "../../../src/errors.ts";
import type { Interaction } from "../../../src/clouds/interaction.ts";
import { type AuthWorld, authWorld, type InventedCloud, inventedCloud, MINUTE, person } from "./world.ts";

const TEAM = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
    study: { kind: red/room, via: { identity: hall } }
`;

/** A provider that fails after ten seconds, as often as `failures` says. */
async function failing(
  code: ErrorCode,
  isForAll: boolean,
  failures = Infinity,
): Promise<AuthWorld & { red: InventedCloud }> {
  let left = failures;
  const red = inventedCloud("red", {
    asked: async (link, { system: { clock } }) => {
      if (link !== "door" || left-- <= 0) return;
      await clock.sleep(10_000);
      throw new AtmosError(code, "cannot open the door: no answer", { isForAll, hint: "Try again." });
    },
  });
  return { ...await authWorld(TEAM, [red]), red };
}

async function allAtOnce(
  { context, chain }: AuthWorld,
  people: readonly Interaction[],
  identity = "study",
): Promise<string[]> {
  const outcomes = await Promise.allSettled(
    people.map((one) => ensureSession(context, chain(identity), one)),
  );
  return outcomes.map((one) =>
    one.status === "fulfilled" ? "fine" : `${one.reason.message} ${one.reason.hint}`
  );
}

const five = Array.from({ length: 5 }, () => silent);

Deno.test("whoever waited for somebody who failed fails with them, at the same time", async () => {
  const world = await failing("unavailable", true);
  const begin = world.system.clock.now();
  const outcomes = await allAtOnce(world, five);
  assert.deepEqual(new Set(outcomes), new Set(["cannot open the door: no answer Try again."]));
  assert.equal(outcomes.length, 5);
  assert.deepEqual(world.red.calls, ["door"]);
  assert.equal(world.system.clock.now() - begin, 10_000);
  assert.deepEqual(
    await world.audit(),
    ["refresh failed hall", "refresh failed study"],
    "what was tried, and no more",
  );
});

Deno.test("whoever comes later tries anew, and a success is the end of it", async () => {
  const world = await failing("unavailable", true, 1);
  await allAtOnce(world, five);
  await world.system.clock.tick(1);
  assert.deepEqual(new Set(await allAtOnce(world, five)), new Set(["fine"]));
  assert.deepEqual(world.red.calls, ["door", "door", "hall", "study"]);
  assert.deepEqual(world.system.files.paths().filter((path) => path.endsWith(".failed")), []);
});

Deno.test("a failure of one process's own is not everybody's", async () => {
  const world = await failing("unavailable", false);
  await allAtOnce(world, five);
  assert.equal(world.red.calls.length, 5);
});

Deno.test("that nobody is signed in is no failure for a person who waited: they can sign in", async () => {
  const world = await failing("not_signed_in", true, 1);
  const [first, second] = await allAtOnce(world, [silent, person("x")]);
  assert.match(first ?? "", /no answer/);
  assert.equal(second, "fine");
  // A service that does not answer does not answer a person either.
  const dead = await failing("unavailable", true);
  await allAtOnce(dead, [silent, person("x")]);
  assert.deepEqual(dead.red.calls, ["door"]);
});

Deno.test("who shares a failure still lends what lives", async () => {
  const world = await failing("unavailable", true);
  const { Token } = await import("./world.ts");
  world.red.stored.set("door/study", new Token("old", world.system.clock.now() + 2 * MINUTE));
  assert.deepEqual(new Set(await allAtOnce(world, five)), new Set(["fine"]));
  assert.deepEqual(world.red.calls, ["door"]);
});

Deno.test("a note that makes no sense is passed over", async () => {
  const world = await failing("unavailable", true, 1);
  await allAtOnce(world, [silent]);
  const notes = world.system.files.paths().filter((path) => path.endsWith(".failed"));
  assert.equal(notes.length, 2);
  for (
    const text of [
      "",
      "null",
      "[]",
      '{"at":9e99,"code":"usage","message":"x"}',
      '{"at":9e99,"code":"unavailable"}',
    ]
  ) {
    for (const path of notes) world.system.files.put(path, text);
    await world.system.clock.tick(1);
    world.red.stored.clear();
    assert.deepEqual(await allAtOnce(world, [silent]), ["fine"], text);
  }
});
