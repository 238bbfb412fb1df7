import assert from "node:assert/strict";
import { ensureSession, MINIMUM_LIFE, sessionKey, storedSession } from "../../../src/auth/session.ts";
import { silent } from "../../../src/auth/silent.ts";
import { AtmosError } from "../../../src/errors.ts";
import { withLock } from "../../../src/files/lock.ts";
import { lockFolder, sessionLock } from "../../../src/auth/session_lock.ts";
import { authWorld, inventedCloud, MINUTE, person } from "./world.ts";

/** door → hall → study → safe, the last one of another cloud. */
const CHAIN = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
    study: { kind: red/room, via: { identity: hall } }
    safe: { kind: blue/room, via: { identity: study } }
    hut: { kind: blue/hut }
`;

Deno.test("a cold chain asks each link once, from the provider to the target", async () => {
  const [red, blue] = [inventedCloud("red"), inventedCloud("blue")];
  const { context, chain, audit } = await authWorld(CHAIN, [red, blue]);
  const session = await ensureSession(context, chain("safe"), silent);
  assert.deepEqual([red.calls, blue.calls], [["door", "hall", "study"], ["safe"]]);
  assert.equal(session.renewed, true);
  assert.deepEqual(session.credentials.facts.map(({ value }) => value), ["door hall study safe"]);
  assert.deepEqual([...red.stored.keys()], ["door/hall", "door/study"]);
  assert.deepEqual([...blue.stored.keys()], ["door/safe"]);
  assert.deepEqual(await audit(), ["refresh done hall", "refresh done study", "refresh done safe"]);
});

Deno.test("a second time nothing is asked, and a neighbour on the same chain asks for its own link only", async () => {
  const [red, blue] = [inventedCloud("red"), inventedCloud("blue")];
  const { context, chain } = await authWorld(CHAIN, [red, blue]);
  await ensureSession(context, chain("study"), silent);
  assert.equal((await ensureSession(context, chain("study"), silent)).renewed, false);
  assert.deepEqual(red.calls, ["door", "hall", "study"]);
  await ensureSession(context, chain("safe"), silent);
  assert.deepEqual([red.calls.length, blue.calls], [3, ["safe"]]);
});

Deno.test("a link between that has expired is renewed, and those above it are not", async () => {
  const red = inventedCloud("red", { lives: { study: 30 * MINUTE, hall: 300 * MINUTE } });
  const blue = inventedCloud("blue", { lives: { safe: 20 * MINUTE } });
  const { context, chain, system } = await authWorld(CHAIN, [red, blue]);
  await ensureSession(context, chain("safe"), silent);
  await system.clock.tick(40 * MINUTE);
  await ensureSession(context, chain("safe"), silent);
  assert.deepEqual(red.calls, ["door", "hall", "study", "study"]);
  assert.deepEqual(blue.calls, ["safe", "safe"]);
});

Deno.test("what is good for less than the minimum is renewed before it is lent", async () => {
  const red = inventedCloud("red", { lives: { hall: 60 * MINUTE } });
  const { context, chain, system } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  await system.clock.tick(60 * MINUTE - MINIMUM_LIFE);
  assert.equal((await ensureSession(context, chain("hall"), silent)).renewed, false);
  assert.equal(
    (await ensureSession(context, chain("hall"), silent, { minimumLife: 6 * MINUTE })).renewed,
    true,
  );
  await system.clock.tick(56 * MINUTE);
  assert.equal((await ensureSession(context, chain("hall"), silent)).renewed, true);
});

Deno.test("a link that stands alone needs no provider, and each link is asked for what it wishes", async () => {
  const wishes: unknown[] = [];
  const asked = (link: string, { wish }: { wish: unknown }): void => void wishes.push([link, wish]);
  const blue = inventedCloud("blue", { asked });
  const red = inventedCloud("red", { asked });
  const { context, chain } = await authWorld(CHAIN, [red, blue]);
  const session = await ensureSession(context, chain("hut"), silent);
  assert.deepEqual([session.provider, session.identity], ["blue-hut", "hut"]);
  await ensureSession(context, chain("hall"), silent, { minimumLife: 10 * MINUTE });
  assert.deepEqual(wishes, [
    ["hut", { audience: "blue", minimumLife: MINIMUM_LIFE }],
    ["door", { audience: "red", minimumLife: 10 * MINUTE }],
    ["hall", { audience: "red", minimumLife: 10 * MINUTE }],
  ]);
});

Deno.test("an identity is handed what came before it, and nothing of the configuration", async () => {
  const handed = new Map<string, string[]>();
  const red = inventedCloud("red", {
    asked: (link, request) => void handed.set(link, Object.keys(request).sort()),
  });
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  const all = [
    ...["chain", "folders", "interaction", "isConfigured"],
    ...["keyring", "madeFor", "onSignIn", "realm", "system", "wish"],
  ];
  assert.deepEqual(handed.get("hall"), all);
  assert.deepEqual(handed.get("door"), [...all, "providers"].sort());
});

Deno.test("a refusal in the middle leaves what was had before it, and names nobody signed in after it", async () => {
  const refusal = new AtmosError("access_denied", "cannot enter the study: it is locked");
  const red = inventedCloud("red", {
    asked: (link) => {
      if (link === "study") throw refusal;
    },
  });
  const blue = inventedCloud("blue");
  const { context, chain, audit } = await authWorld(CHAIN, [red, blue]);
  await assert.rejects(ensureSession(context, chain("safe"), silent), refusal);
  assert.deepEqual([...red.stored.keys(), ...blue.stored.keys()], ["door/hall"]);
  assert.deepEqual(await audit(), ["refresh done hall", "refresh failed study", "refresh failed safe"]);
  assert.equal(await storedSession(context, chain("safe")), undefined);
});

Deno.test("what cannot be renewed is lent until it ends", async () => {
  let open = true;
  const red = inventedCloud("red", {
    asked: () => {
      if (!open) throw new AtmosError("unavailable", "cannot enter: nobody answers");
    },
  });
  const { context, chain, system } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  open = false;
  await system.clock.tick(58 * MINUTE);
  assert.equal((await ensureSession(context, chain("hall"), silent)).renewed, false);
  await system.clock.tick(3 * MINUTE);
  await assert.rejects(ensureSession(context, chain("hall"), silent), { code: "unavailable" });
});

Deno.test("a provider that turns out to be signed out is asked once more, and then told", async () => {
  let dead = 1;
  const red = inventedCloud("red", {
    asked: (link) => {
      if (link === "hall" && dead-- > 0) throw new AtmosError("not_signed_in", "cannot enter: who are you?");
    },
  });
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  assert.deepEqual(red.calls, ["door", "hall", "door", "hall"]);
  dead = 2;
  await assert.rejects(ensureSession(context, chain("hall"), silent, { fresh: true }), {
    code: "not_signed_in",
    message: "cannot enter: who are you?",
  });
});

Deno.test("a link between whose session turns out to have ended is renewed once, and then told", async () => {
  let dead = 0;
  const red = inventedCloud("red", {
    asked: (link) => {
      if (link === "study" && dead-- > 0) throw new AtmosError("not_signed_in", "cannot enter: who are you?");
    },
  });
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  dead = 1;
  await ensureSession(context, chain("study"), silent);
  assert.deepEqual(red.calls, ["door", "hall", "study", "door", "hall", "study"]);
  dead = 2;
  await assert.rejects(ensureSession(context, chain("study"), silent, { fresh: true }), {
    code: "not_signed_in",
  });
  dead = 1;
  red.stored.clear();
  const before = red.calls.length;
  await assert.rejects(ensureSession(context, chain("study"), silent), { code: "not_signed_in" });
  assert.deepEqual(red.calls.slice(before), ["door", "hall", "study"], "what was just had is not had again");
});

Deno.test("while another renews the link, it is waited for; its work is taken", async () => {
  const red = inventedCloud("red");
  const { context, chain, system } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  const notices: string[] = [];
  const key = await sessionKey(context, chain("hall"));
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holder = withLock(system, lockFolder(context), { ...sessionLock(key), limit: MINUTE }, async () => {
    begun.resolve();
    await held.promise;
    const { Token } = await import("./world.ts");
    red.stored.set("door/hall", new Token("by another", system.clock.now() + 60 * MINUTE));
  });
  await begun.promise;
  const waiting = ensureSession(context, chain("hall"), {
    ...silent,
    notice: (message) => void notices.push(message),
  });
  held.resolve();
  await holder;
  const session = await waiting;
  assert.deepEqual([session.renewed, red.calls], [false, []]);
  assert.deepEqual(session.credentials.facts.map(({ value }) => value), ["by another"]);
});

Deno.test("fifty at once ask each link once", async () => {
  const [red, blue] = [inventedCloud("red"), inventedCloud("blue")];
  const { context, chain } = await authWorld(CHAIN, [red, blue]);
  const sessions = await Promise.all(
    Array.from({ length: 50 }, () => ensureSession(context, chain("safe"), silent)),
  );
  assert.deepEqual([red.calls, blue.calls], [["door", "hall", "study"], ["safe"]]);
  assert.equal(sessions.filter(({ renewed }) => renewed).length, 1);
});

Deno.test("a login renews its own link, and takes back a logout; others do not", async () => {
  const red = inventedCloud("red");
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  const { rememberLogout } = await import("../../../src/auth/logged_out.ts");
  await ensureSession(context, chain("hall"), silent);
  await ensureSession(context, chain("hall"), person("x"), { fresh: true });
  assert.deepEqual(red.calls, ["door", "hall", "door", "hall"]);
  red.stored.clear();
  await rememberLogout(context, "hall");
  await assert.rejects(ensureSession(context, chain("hall"), silent), {
    code: "not_signed_in",
    hint: "Run `atmos auth login hall`.",
  });
  await ensureSession(context, chain("hall"), silent, { fresh: true });
  red.stored.clear();
  await ensureSession(context, chain("hall"), silent);
});

Deno.test("a session of somebody else is not kept, and the one before it is not lent instead", async () => {
  let isOther = false;
  const blue = inventedCloud("blue", {
    asked: () => {
      if (isOther) throw new AtmosError("wrong_account", "the account is 2, and 1 is wanted");
    },
  });
  const { context, chain, system } = await authWorld(CHAIN, [inventedCloud("red"), blue]);
  const before = await ensureSession(context, chain("hut"), silent);
  await system.clock.tick(57 * MINUTE);
  isOther = true;
  await assert.rejects(ensureSession(context, chain("hut"), silent), { code: "wrong_account" });
  assert.deepEqual(
    await storedSession(context, chain("hut")).then((one) => one?.credentials),
    before.credentials,
  );
});

Deno.test("an identity that expects what its kind does not compare is not used", async () => {
  const blue = inventedCloud("blue");
  const yaml = CHAIN.replace("blue/hut }", 'blue/hut, expect: { account: "1" } }');
  const { context, chain } = await authWorld(yaml, [inventedCloud("red"), blue]);
  await assert.rejects(ensureSession(context, chain("hut"), silent), {
    code: "unsupported",
    message: 'atmos.yaml:8:47: cannot use "hut": expect.account is not compared for the kind blue/hut',
  });
  assert.deepEqual(blue.calls, []);
});

Deno.test("what a session lacks is asked for when it is needed, and kept from then on", async () => {
  const red = inventedCloud("red", { ahead: ["mail", "vault"] });
  const { context, chain, system } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  const ensure = async (scopes: readonly string[], more = {}): Promise<readonly string[] | undefined> =>
    (await ensureSession(context, chain("hall"), silent, { scopes, ...more })).credentials.askedFor;
  assert.deepEqual(await ensure([]), []);
  assert.deepEqual(await ensure(["mail"]), ["mail"]);
  assert.equal(red.calls.length, 4);
  assert.deepEqual([await ensure([]), await ensure(["mail"])], [["mail"], ["mail"]]);
  assert.equal(red.calls.length, 4, "nothing was missing");
  assert.deepEqual(await ensure(["vault"]), ["vault", "mail"]);
  // Whoever renews it for something else, or for nothing, leaves others what they work with.
  await system.clock.tick(59 * MINUTE);
  assert.deepEqual(await ensure([]), ["vault", "mail"]);
  assert.deepEqual(await ensure([], { fresh: true }), ["vault", "mail"]);
  assert.equal(red.calls.length, 10);
});

Deno.test("several that need the same at once cause one renewal", async () => {
  const red = inventedCloud("red", { ahead: ["mail"] });
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  await Promise.all(
    Array.from({ length: 5 }, () => ensureSession(context, chain("hall"), silent, { scopes: ["mail"] })),
  );
  assert.deepEqual(red.calls, ["door", "hall", "door", "hall"]);
});

Deno.test("a session that lacks something and cannot be asked for it is lent as it is", async () => {
  let isDown = false;
  const red = inventedCloud("red", {
    ahead: ["mail"],
    asked: () => {
      if (isDown) throw new AtmosError("unavailable", "cannot reach anybody");
    },
  });
  const { context, chain } = await authWorld(CHAIN, [red, inventedCloud("blue")]);
  await ensureSession(context, chain("hall"), silent);
  isDown = true;
  const { credentials, failure } = await ensureSession(context, chain("hall"), silent, { scopes: ["mail"] });
  assert.deepEqual(credentials.askedFor, []);
  assert.match(String(failure), /cannot reach anybody/);
});
