import assert from "node:assert/strict";
import { lend } from "../../../../src/auth/lease/lease.ts";
import { sessionsFor } from "../../../../src/auth/lease/terms.ts";
import { shownEnvironment } from "../../../../src/auth/lease/environment.ts";
import { silent } from "../../../../src/auth/silent.ts";
import { authWorld, inventedCloud, MINUTE } from "../world.ts";

const YAML = `env:
  GREETING: hello
  RED_OLD: no
auth:
  providers:
    door: { kind: red/door }
    gate: { kind: blue/door }
  identities:
    hall:
      kind: red/room
      via: { provider: door }
      env: [{ key: GREETING, value: from the hall }, { key: BLUE_OLD, value: of the hall }]
    attic: { kind: red/room, via: { provider: door } }
    yard: { kind: blue/room, via: { provider: gate }, env: [{ key: BLUE_TOKEN, value: my own }] }
`;

Deno.test("a child gets what its identity needs, and loses what would make it somebody else", async () => {
  const { context, chain, system } = await authWorld(YAML, [inventedCloud("red"), inventedCloud("blue")]);
  const lease = await lend(context, await sessionsFor(context, [chain("hall")], silent));
  const { provider, madeFor } = lease.sessions[0] ?? {};
  assert.deepEqual(lease.environment, {
    set: {
      ATMOS_SESSION: `red%2Froom/${provider}/${madeFor}`,
      GREETING: "from the hall",
      BLUE_OLD: "of the hall",
      RED_TOKEN: "door/hall",
      ATMOS_IDENTITY: "hall",
      ATMOS_LENT: "RED_TOKEN",
    },
    unset: ["RED_OLD"],
  });
  assert.match(JSON.stringify(system.logLines), /Variable left out[^}]*RED_OLD/);
});

Deno.test("nobody's child gets the configured variables, and nothing is taken away", async () => {
  const { context } = await authWorld(YAML, [inventedCloud("red"), inventedCloud("blue")]);
  const { environment, sessions } = await lend(context, []);
  assert.deepEqual(environment, { set: { GREETING: "hello", RED_OLD: "no" }, unset: [] });
  assert.deepEqual(sessions, []);
});

Deno.test("several identities live in one child, cleaned for all of them together", async () => {
  const red = inventedCloud("red", {
    environment: () => ({ set: { RED: "1", SHARED: "same" }, unset: ["BLUE", "OLD"] }),
  });
  const blue = inventedCloud("blue", {
    environment: () => ({ set: { BLUE: "2", SHARED: "same" }, unset: ["RED", "OLDER"] }),
  });
  const { context, chain, audit } = await authWorld(YAML, [red, blue]);
  const lease = await lend(context, await sessionsFor(context, [chain("attic"), chain("yard")], silent));
  assert.deepEqual(lease.environment.unset, ["OLD", "OLDER"]);
  const { RED, BLUE, SHARED, ATMOS_IDENTITY, ATMOS_IDENTITIES } = lease.environment.set;
  assert.deepEqual([RED, BLUE, SHARED], ["1", "2", "same"]);
  assert.deepEqual([ATMOS_IDENTITY, ATMOS_IDENTITIES], ["attic", "attic,yard"]);
  await lease.begin();
  lease.end();
  assert.deepEqual((await audit()).slice(-2), ["lend done attic", "lend done yard"]);
});

Deno.test("what an outer shell was lent is taken away, of another cloud too, unless it is kept", async () => {
  const { context, chain, system } = await authWorld(YAML, [inventedCloud("red"), inventedCloud("blue")]);
  system.env.set("ATMOS_LENT", "GREEN_TOKEN,RED_TOKEN,PATH,not a name,=");
  system.env.set("ATMOS_IDENTITIES", "a,b");
  const sessions = await sessionsFor(context, [chain("hall")], silent);
  const alone = (await lend(context, sessions)).environment;
  assert.deepEqual(alone.unset, ["RED_OLD", "GREEN_TOKEN", "ATMOS_IDENTITIES"]);
  assert.equal(alone.set["ATMOS_LENT"], "RED_TOKEN");
  const kept = (await lend(context, sessions, { keep: true })).environment;
  assert.deepEqual(kept.unset, ["RED_OLD", "ATMOS_IDENTITIES"]);
  assert.equal(kept.set["ATMOS_LENT"], "GREEN_TOKEN,RED_TOKEN");
  assert.deepEqual((await lend(context, [])).environment.unset, [], "who runs as nobody keeps the caller's");
});

Deno.test("two that need one variable with different values cannot be lent together", async () => {
  const { context, chain } = await authWorld(YAML, [inventedCloud("red"), inventedCloud("blue")]);
  const sessions = await sessionsFor(context, [chain("hall"), chain("attic")], silent);
  await assert.rejects(lend(context, sessions), {
    code: "usage",
    message: 'cannot lend "hall" and "attic" to one program: both need RED_TOKEN',
  });
});

Deno.test("what one is found by, as whoever the machine is, no other one may change", async () => {
  const red = inventedCloud("red", {
    environment: () => ({ set: {}, unset: [], keeps: ["RED_KEY", "KEY"] }),
  });
  for (const patch of [{ set: { KEY: "1" }, unset: [] }, { set: {}, unset: ["RED_KEY"] }]) {
    const blue = inventedCloud("blue", { environment: () => patch });
    const { context, chain } = await authWorld(YAML, [red, blue]);
    for (const names of [["hall", "yard"], ["yard", "hall"]]) {
      const sessions = await sessionsFor(context, names.map((name) => chain(name)), silent);
      await assert.rejects(lend(context, sessions), {
        code: "usage",
        message: /^cannot lend "hall" and "yard" to one program: both need (RED_)?KEY$/,
      });
    }
    await lend(context, await sessionsFor(context, [chain("hall"), chain("attic")], silent));
  }
});

Deno.test("what is lent is kept fresh from the start of the child to its end, each by itself", async () => {
  const red = inventedCloud("red", { lives: { attic: 20 * MINUTE } });
  const blue = inventedCloud("blue", { lives: { yard: 40 * MINUTE } });
  const { context, chain, system } = await authWorld(YAML, [red, blue]);
  system.clock.hold();
  const lease = await lend(context, await sessionsFor(context, [chain("attic"), chain("yard")], silent));
  await system.clock.tick(15 * MINUTE);
  assert.deepEqual(red.calls, ["door", "attic"], "nothing is renewed before the child starts");
  await lease.begin();
  await system.clock.tick(2 * MINUTE);
  assert.deepEqual(red.calls, ["door", "attic", "door", "attic"]);
  assert.deepEqual(blue.calls, ["gate", "yard"]);
  await system.clock.tick(15 * MINUTE);
  assert.deepEqual(blue.calls, ["gate", "yard", "gate", "yard"]);
  lease.end();
  const calls = red.calls.length;
  await system.clock.tick(120 * MINUTE);
  assert.equal(red.calls.length, calls);
});

Deno.test("who only looks sees the same variables", async () => {
  const { context, chain } = await authWorld(YAML, [inventedCloud("red"), inventedCloud("blue")]);
  const sessions = await sessionsFor(context, [chain("hall")], silent);
  assert.deepEqual(shownEnvironment(context, sessions), (await lend(context, sessions)).environment);
});
