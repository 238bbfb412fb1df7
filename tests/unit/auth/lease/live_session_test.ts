import assert from "node:assert/strict";
import { liveSession } from "../../../../src/auth/lease/live_session.ts";
import { keepFresh } from "../../../../src/auth/lease/keep_fresh.ts";
import { ensureSession } from "../../../../src/auth/session.ts";
import { silent } from "../../../../src/auth/silent.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { type AuthWorld, authWorld, inventedCloud, type InventedOptions, MINUTE, Token } from "../world.ts";

const YAML = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
`;

await import("../../../../src/auth/renewal.ts");

interface Lent {
  readonly world: AuthWorld;
  /** Minutes that were left each time when a person was needed. */
  readonly needed: number[];
  readonly stored: Map<string, Token>;
  readonly calls: readonly string[];
  refuse(): void;
  end(): Promise<void>;
}

async function lend(options: InventedOptions = {}): Promise<Lent> {
  let refused = false;
  const red = inventedCloud("red", {
    ...options,
    asked: () => {
      if (refused) throw new AtmosError("not_signed_in", "cannot go on: a person is needed");
    },
  });
  const world = await authWorld(YAML, [red]);
  const { context, chain, system } = world;
  system.clock.hold();
  const session = await ensureSession(context, chain("hall"), silent);
  const needed: number[] = [];
  const live = liveSession(context, session, {
    onNeed: ({ expiresAt = 0 }) => void needed.push(Math.round((expiresAt - system.clock.now()) / MINUTE)),
  });
  const ended = new AbortController();
  const running = keepFresh(live, system.clock, ended.signal);
  return {
    world,
    needed,
    stored: red.stored,
    calls: red.calls,
    refuse: () => void (refused = true),
    end: () => {
      ended.abort();
      return running;
    },
  };
}

Deno.test("a person is told once for each session, in time, and a login elsewhere is noticed", async () => {
  const { world, needed, refuse, stored, end } = await lend();
  const { clock } = world.system;
  refuse();
  await clock.tick(43 * MINUTE);
  assert.deepEqual(needed, []);
  for (let minute = 0; minute < 3; minute++) await clock.tick(MINUTE);
  assert.equal(needed.length, 1);
  assert.ok(needed.every((left) => left >= 14 && left <= 16), String(needed));
  await clock.tick(5 * MINUTE);
  assert.equal(needed.length, 1, "and not again");
  for (const key of stored.keys()) stored.set(key, new Token("door hall", clock.now() + 60 * MINUTE));
  await clock.tick(20 * MINUTE);
  assert.equal(needed.length, 1, "somebody has signed in");
  await clock.tick(40 * MINUTE);
  assert.equal(needed.length, 2, "and that session ends, too");
  await end();
});

Deno.test("a short session is renewed at half of it, again and again", async () => {
  const { world, calls, end } = await lend({ lives: { hall: 20_000 } });
  for (let second = 0; second < 60; second++) await world.system.clock.tick(1000);
  assert.ok(calls.length >= 2 * 5 && calls.length <= 2 * 7, String(calls.length));
  await end();
});

Deno.test("a child's scopes are asked for one after the other, and what fails not at every request", async () => {
  let isDown = true;
  const red = inventedCloud("red", {
    ahead: [],
    asked: () => {
      if (isDown) throw new AtmosError("unavailable", "cannot reach anybody");
    },
  });
  const { context, chain, system } = await authWorld(YAML, [red]);
  isDown = false;
  const session = await ensureSession(context, chain("hall"), silent);
  const live = liveSession(context, session);
  isDown = true;
  for (let turn = 0; turn < 3; turn++) await live.more(["mail"]);
  assert.deepEqual(red.calls, ["door", "hall", "door"]);
  assert.equal(live.credentials, session.credentials);
  isDown = false;
  await system.clock.tick(10_000);
  await Promise.all([live.more(["mail"]), live.more(["vault"]), live.more(["mail"])]);
  assert.deepEqual(live.credentials.askedFor, ["vault", "mail"]);
  assert.equal(red.calls.length, 7);
});
