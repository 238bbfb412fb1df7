import assert from "node:assert/strict";
import { sessionsFor } from "../../../../src/auth/lease/terms.ts";
import { silent } from "../../../../src/auth/silent.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { authWorld, inventedCloud, MINUTE } from "../world.ts";

const YAML = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
`;

Deno.test("a session that ends before it may is renewed first", async () => {
  const red = inventedCloud("red");
  const { context, chain, system } = await authWorld(YAML, [red]);
  await sessionsFor(context, [chain("hall")], silent);
  await system.clock.tick(20 * MINUTE);
  await sessionsFor(context, [chain("hall")], silent, { minimumLife: 39 * MINUTE });
  assert.equal(red.calls.length, 2, "it is good for forty minutes");
  const [session] = await sessionsFor(context, [chain("hall")], silent, { minimumLife: 45 * MINUTE });
  assert.equal(red.calls.length, 4);
  assert.equal(session?.renewed, true);
});

Deno.test("one that lasts no longer when it is new is refused", async () => {
  const { context, chain } = await authWorld(YAML, [inventedCloud("red", { lives: { hall: 15 * MINUTE } })]);
  await assert.rejects(sessionsFor(context, [chain("hall")], silent, { minimumLife: 45 * MINUTE }), {
    code: "too_short",
    message: 'cannot lend "hall" for 45m: a new session lasts 15m',
    hint: "How long it lasts is set at its provider: ask for less time with `--min-ttl`.",
  });
});

Deno.test("one that only a person can renew is refused with the command that helps", async () => {
  let isLate = false;
  const asked = (): void => {
    if (isLate) throw new AtmosError("not_signed_in", "cannot go on: nobody is there");
  };
  const { context, chain, system } = await authWorld(YAML, [inventedCloud("red", { asked })]);
  await sessionsFor(context, [chain("hall")], silent);
  isLate = true;
  await system.clock.tick(30 * MINUTE);
  await assert.rejects(sessionsFor(context, [chain("hall")], silent, { minimumLife: 45 * MINUTE }), {
    code: "too_short",
    message: /^cannot lend "hall" for 45m: its session ends in 30m, and is not renewed: cannot go on/,
    hint: "Run `atmos auth login hall`, then try again.",
  });
  const [session] = await sessionsFor(context, [chain("hall")], silent, { minimumLife: 29 * MINUTE });
  assert.equal(session?.renewed, false);
});

Deno.test("a wish for a length reaches the last link, and who heeds none is told", async () => {
  const wishes: (readonly [string, number | undefined])[] = [];
  const red = inventedCloud("red", { asked: (link, { wish }) => void wishes.push([link, wish.duration]) });
  const { context, chain, system } = await authWorld(YAML, [red]);
  const said: string[] = [];
  const person = { ...silent, notice: (message: string) => void said.push(message) };
  await sessionsFor(context, [chain("hall")], person, { duration: 7200 });
  assert.deepEqual(wishes, [["door", 7200], ["hall", 7200]]);
  assert.deepEqual(said, ['"hall" lasts as long as its provider says: --duration changes nothing there.']);
  await system.clock.tick(10 * MINUTE);
  await sessionsFor(context, [chain("hall")], person, { duration: 7200 });
  assert.equal(said[1], said[0], "and told the same when there is a session");
});
