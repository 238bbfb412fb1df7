import assert from "node:assert/strict";
import { type Lease, lend, type LendOptions } from "../../../../src/auth/lease/lease.ts";
import { sessionsFor } from "../../../../src/auth/lease/terms.ts";
import { silent } from "../../../../src/auth/silent.ts";
import type { ServerWay } from "../../../../src/clouds/lending.ts";
import { AtmosError } from "../../../../src/errors.ts";
import type { LoopbackReply } from "../../../../src/system/ports.ts";
import { type AuthWorld, authWorld, type InventedCloud, inventedCloud, MINUTE, Token } from "../world.ts";

const YAML = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
    cellar: { kind: red/room, via: { provider: door }, env: [{ key: RED_OLD, value: "http://evil.example" }] }
    attic: { kind: red/room, via: { provider: door }, lend: server }
`;

await import("../../../../src/auth/renewal.ts");

/** Tells where to ask, and answers who one is. */
const serve: ServerWay = async (session, place) => ({
  environment: {
    set: {
      [`${session.identity.toUpperCase()}_URL`]: place.url,
      [`${session.identity.toUpperCase()}_TOKEN_FILE`]: place.tokenFile,
      [`${session.identity.toUpperCase()}_NOTE`]: await place.write("note", "for the child"),
    },
    unset: ["RED_OLD"],
  },
  routes: {
    "": {
      method: "GET",
      guard: "token",
      answer: (credentials) => ({ status: 200, json: { who: (credentials as Token).text } }),
    },
    "/echo": {
      method: "POST",
      guard: "path",
      answer: (_credentials, { body }) => ({ status: 200, json: new TextDecoder().decode(body) }),
    },
  },
});

function serving(options: Parameters<typeof inventedCloud>[1] = {}): InventedCloud {
  const cloud = inventedCloud("red", options);
  const { sessions } = cloud;
  if (sessions === undefined) throw new Error("it stores sessions");
  return { ...cloud, sessions: { ...sessions, byServer: serve } };
}

async function lent(
  world: AuthWorld,
  names = ["hall"],
  options: LendOptions = { way: "server" },
): Promise<Lease> {
  const sessions = await sessionsFor(world.context, names.map(world.chain), silent);
  return await lend(world.context, sessions, options);
}

async function ask(
  { system }: AuthWorld,
  { environment: { set } }: Lease,
  name = "HALL",
): Promise<LoopbackReply> {
  const token = await system.files.readText(set[`${name}_TOKEN_FILE`] ?? "");
  return await system.visit(set[`${name}_URL`] ?? "", { headers: { authorization: token ?? "" } });
}

Deno.test("a child is told where to ask, and is answered with the token from the file", async () => {
  const world = await authWorld(YAML, [serving()]);
  const lease = await lent(world);
  const { set, unset } = lease.environment;
  assert.match(set["HALL_URL"] ?? "", /^http:\/\/127\.0\.0\.1:40001\/[\w-]{43}$/);
  assert.deepEqual(unset, ["RED_OLD"]);
  assert.deepEqual((await ask(world, lease)).json, { who: "door hall" });
  const token = await world.system.files.readText(set["HALL_TOKEN_FILE"] ?? "");
  assert.match(token ?? "", /^[\w-]{43}$/, "no line end");
  assert.equal((await world.system.files.info(set["HALL_TOKEN_FILE"] ?? ""))?.mode, 0o600);
  assert.equal(await world.system.files.readText(set["HALL_NOTE"] ?? ""), "for the child");
  assert.ok(!Object.values(set).includes(token ?? ""), "a token is in no variable");
  await lease.end();
});

Deno.test("what a child posts reaches the cloud's own route", async () => {
  const world = await authWorld(YAML, [serving()]);
  const lease = await lent(world);
  const url = `${lease.environment.set["HALL_URL"]}/echo`;
  const body = new TextEncoder().encode("a=1");
  assert.deepEqual((await world.system.visit(url, { method: "POST", body })).json, "a=1");
  await lease.end();
});

Deno.test("each session has a path and a token of its own, on one server", async () => {
  const world = await authWorld(YAML, [serving()]);
  const lease = await lent(world, ["hall", "attic"]);
  assert.deepEqual((await ask(world, lease, "ATTIC")).json, { who: "door attic" });
  const { set } = lease.environment;
  const token = await world.system.files.readText(set["HALL_TOKEN_FILE"] ?? "");
  const crossed = await world.system.visit(set["ATTIC_URL"] ?? "", {
    headers: { authorization: token ?? "" },
  });
  assert.equal(crossed.status, 403);
  assert.equal(new URL(set["HALL_URL"] ?? "").port, new URL(set["ATTIC_URL"] ?? "").port);
  await lease.end();
});

Deno.test("a configuration does not lead the child's token elsewhere", async () => {
  const cloud = serving();
  const { sessions } = cloud;
  if (sessions === undefined) throw new Error("it stores sessions");
  const byServer: ServerWay = async (session, place, context) => ({
    ...await serve(session, place, context),
    // By file it is taken away, since old programs would find other credentials by it.
    environment: { set: { RED_OLD: place.url }, unset: [] },
  });
  const world = await authWorld(YAML, [{ ...cloud, sessions: { ...sessions, byServer } }]);
  const lease = await lent(world, ["cellar"]);
  assert.match(lease.environment.set["RED_OLD"] ?? "", /^http:\/\/127\.0\.0\.1:/);
  assert.match(JSON.stringify(world.system.logLines), /Variable left out[^}]*RED_OLD/);
  await lease.end();
});

Deno.test("with the child everything goes", async () => {
  const world = await authWorld(YAML, [serving()]);
  const lease = await lent(world);
  await lease.end();
  await assert.rejects(ask(world, lease), /nothing listens/);
  assert.deepEqual(world.system.files.paths().filter((path) => path.includes("/leases/")), []);
  await lease.end();
});

Deno.test("who cannot be served leaves nothing behind", async () => {
  const cloud = serving();
  const failing: ServerWay = () => Promise.reject(new Error("not today"));
  if (cloud.sessions === undefined) throw new Error("it stores sessions");
  const world = await authWorld(YAML, [{ ...cloud, sessions: { ...cloud.sessions, byServer: failing } }]);
  await assert.rejects(lent(world), /not today/);
  assert.deepEqual(world.system.files.paths().filter((path) => path.includes("/leases/")), []);
});

Deno.test("what is renewed in the background is what is answered", async () => {
  let count = 0;
  const cloud = serving({ asked: (link) => void (link === "hall" && count++) });
  const world = await authWorld(YAML, [cloud]);
  world.system.clock.hold();
  const lease = await lent(world);
  await lease.begin();
  await world.system.clock.tick(43 * MINUTE);
  assert.equal(count, 1);
  await world.system.clock.tick(2 * MINUTE);
  assert.equal(count, 2, "with sixteen minutes left");
  await world.system.clock.tick(30 * MINUTE);
  assert.equal((await ask(world, lease)).status, 200, "after the end of the first one");
  await lease.end();
});

Deno.test("a session of another process is taken, and one that has ended says what to do", async () => {
  let refused = false;
  const cloud = serving({
    asked: () => {
      if (refused) throw new AtmosError("not_signed_in", "cannot go on: a person is needed");
    },
  });
  const world = await authWorld(YAML, [cloud]);
  const lease = await lent(world);
  refused = true;
  await world.system.clock.tick(61 * MINUTE);
  const ended = await ask(world, lease);
  assert.equal(ended.status, 503);
  assert.match(JSON.stringify(ended.json), /atmos auth login hall/);
  const again = new Token("signed in elsewhere", world.system.clock.now() + 60 * MINUTE);
  for (const key of cloud.stored.keys()) cloud.stored.set(key, again);
  assert.deepEqual((await ask(world, lease)).json, { who: "signed in elsewhere" });
  await lease.end();
});

Deno.test("the configuration chooses, and what a cloud does not know is refused", async () => {
  const world = await authWorld(YAML, [serving()]);
  const lease = await lent(world, ["attic"], {});
  assert.ok(lease.environment.set["ATTIC_URL"]);
  await lease.end();
  const plain = await authWorld(YAML, [inventedCloud("red")]);
  await assert.rejects(lent(plain), {
    code: "unsupported",
    message: 'cannot lend "hall" by server: programs of the kind red/room cannot be lent to that way',
    hint: "Use `--credentials file`.",
  });
  await assert.rejects(lent(plain, ["attic"], {}), { message: /^atmos\.yaml:7:\d+: cannot lend "attic"/ });
  const files = await lend(world.context, lease.sessions, { borrower: "reader" });
  assert.ok(files.environment.set["RED_TOKEN"], "whoever reads variables has no server");
});
