import assert from "node:assert/strict";
import { processSession } from "../../../../src/auth/lease/process_session.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { authWorld, inventedCloud, MINUTE } from "../world.ts";

const YAML = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
`;

Deno.test("a session is given as it is until sixteen minutes before its end, then renewed", async () => {
  const red = inventedCloud("red");
  const { context, chain, system } = await authWorld(YAML, [red]);
  await processSession(context, chain("hall"));
  await system.clock.tick(43 * MINUTE);
  await processSession(context, chain("hall"));
  assert.equal(red.calls.length, 2);
  await system.clock.tick(2 * MINUTE);
  const { credentials } = await processSession(context, chain("hall"));
  assert.equal(red.calls.length, 4);
  assert.equal(credentials.expiresAt, system.clock.now() + 60 * MINUTE);
});

Deno.test("while it lives and cannot be renewed it is given, and not tried at each call", async () => {
  let tries = 0;
  let isDown = false;
  const asked = (link: string): void => {
    if (!isDown || link !== "door") return;
    tries++;
    throw new AtmosError("unavailable", "cannot reach the door", { isForAll: true });
  };
  const { context, chain, system } = await authWorld(YAML, [inventedCloud("red", { asked })]);
  await processSession(context, chain("hall"));
  isDown = true;
  await system.clock.tick(50 * MINUTE);
  for (let call = 0; call < 5; call++) {
    assert.equal((await processSession(context, chain("hall"))).renewed, false);
  }
  assert.equal(tries, 1);
  await system.clock.tick(2 * MINUTE);
  await processSession(context, chain("hall"));
  assert.equal(tries, 2, "but again after a while");
  await system.clock.tick(10 * MINUTE);
  await assert.rejects(processSession(context, chain("hall")), { code: "unavailable" });
});
