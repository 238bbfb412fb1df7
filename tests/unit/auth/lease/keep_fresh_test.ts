import assert from "node:assert/strict";
import { resolveChain } from "../../../../src/auth/chain.ts";
import type { ActiveSession } from "../../../../src/auth/session.ts";
import { keepFresh } from "../../../../src/auth/lease/keep_fresh.ts";
import { liveSession } from "../../../../src/auth/lease/live_session.ts";
import { authWith, configurationWith, contextOn, identity, provider } from "../entries.ts";
import { plantedKeys } from "../../clouds/aws/planted_keys.ts";
import { readAll } from "../audit/read_all.ts";
import { settle } from "../../system/manual_clock.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const MINUTE = 60_000;

// What a renewal loads when it is meant: a clock that is moved by hand does not wait for a file to be read.
await Promise.all([
  import("../../../../src/auth/renewal.ts"),
  import("../../../../src/clouds/aws/identity_center/provider.ts"),
  import("../../../../src/clouds/aws/permission_set.ts"),
  import("../../../../src/clouds/aws/schemas.ts"),
  import("../../../../src/config/settings.ts"),
]);

/** A child that runs with a session of the given identity, and what happens meanwhile. */
function lend(minutes: number | undefined, target = identity("dev")): {
  system: MemorySystem;
  /** Whether the session's files were written. */
  written: () => boolean;
  end: () => Promise<void>;
} {
  const system = memorySystem();
  system.clock.hold();
  const sso = provider("sso", target.kind === "mock/aws" ? "mock/aws" : "aws/iam-identity-center", {
    start_url: "https://company.example/start",
    region: "eu-west-1",
  });
  const auth = authWith([target], [sso]);
  const context = contextOn(system, configurationWith(auth));
  const credentials = plantedKeys({
    expiresAt: minutes === undefined ? undefined : system.clock.now() + minutes * MINUTE,
  });
  const session: ActiveSession = {
    provider: "sso",
    identity: target.name,
    madeFor: "0a-0b",
    credentials,
    chain: resolveChain(auth, target.name),
    renewed: false,
  };
  const ended = new AbortController();
  const running = keepFresh(liveSession(context, session), system.clock, ended.signal);
  return {
    system,
    written: () => system.files.paths().some((path) => /\/sso\/[^/]+\/[^/]+\/credentials$/.test(path)),
    end: () => {
      ended.abort();
      return running;
    },
  };
}

/** The names of files are hashes, which a busy machine works out in its own time. */
async function settledTo(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn++) await settle();
  await settle();
}

Deno.test("a session is renewed sixteen minutes before its end, and then when the new one ends", async () => {
  const { system, written, end } = lend(60);
  await system.clock.tick(43 * MINUTE);
  assert.equal(written(), false);
  await system.clock.tick(2 * MINUTE);
  await settledTo(written);
  assert.equal(written(), true);
  const { records } = await readAll(system);
  assert.deepEqual(records.map(({ event, identity }) => [event, identity]), [["refresh", "dev"]]);
  const { calls } = system.files;
  const before = calls.length;
  await system.clock.tick(20 * MINUTE);
  assert.equal(calls.length, before, "the new session is good for decades");
  await end();
});

Deno.test("time that passed while the machine slept counts", async () => {
  const { system, written, end } = lend(60);
  await system.clock.tick(1.5 * MINUTE);
  // Timers stand still, the clock does not.
  const { now } = system.clock;
  Object.assign(system.clock, { now: () => now() + 55 * MINUTE });
  await system.clock.tick(MINUTE);
  await settledTo(written);
  assert.equal(written(), true);
  await end();
});

Deno.test("what needs a person is tried again each minute, and nobody is asked", async () => {
  const needy = identity("admin", {
    kind: "aws/permission-set",
    settings: { kind: "aws/permission-set", principal: { name: "Admin", account: { id: "111122223333" } } },
  });
  const { system, written, end } = lend(12, needy);
  for (let half = 0; half < 11; half++) {
    await system.clock.tick(MINUTE / 2);
    // The names of files are hashes, which a busy machine works out in its own time.
    for (let turn = 0; turn < 10; turn++) await settle();
  }
  const lines = system.logLines.filter(({ message }) =>
    message === "Session is not renewed in the background"
  );
  assert.equal(lines.length, 6, JSON.stringify(system.logLines));
  assert.ok(lines.every(({ level }) => level === "info"));
  assert.equal(written(), false);
  assert.deepEqual(system.opened, []);
  assert.equal(system.stderr() + system.stdout(), "");
  await end();
});

Deno.test("it ends with the child, and at once where nothing ever expires", async () => {
  const { system, end } = lend(60);
  await end();
  assert.equal(system.clock.sleepers(), 0);
  const endless = lend(undefined);
  assert.equal(endless.system.clock.sleepers(), 0);
  await endless.end();
});
