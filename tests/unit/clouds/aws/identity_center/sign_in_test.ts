import assert from "node:assert/strict";
import { AtmosError } from "../../../../../src/errors.ts";
import { Secret } from "../../../../../src/secret.ts";
import { witness } from "../../requests.ts";
import { serviceFailure } from "../service_failures.ts";
import { GRANT, portalWorld } from "./portal_world.ts";

const registration = (expiresAt: number): { clientId: string; clientSecret: Secret; expiresAt: number } => ({
  clientId: "known",
  clientSecret: new Secret("planted-known"),
  expiresAt,
});

Deno.test("a registration is made once and used again", async () => {
  const world = await portalWorld();
  await world.authenticate(witness("browser"));
  await world.record.write({ ...await world.stored(), token: undefined, refresh: undefined });
  await world.authenticate(witness("browser"));
  assert.deepEqual(world.oidc.calls, [
    "register browser",
    "token authorization_code",
    "token authorization_code",
  ]);
});

Deno.test("each flow has its own registration", async () => {
  const world = await portalWorld();
  await world.authenticate(witness("browser"));
  await world.record.write({ ...await world.stored(), token: undefined, refresh: undefined });
  await world.authenticate(witness("device"));
  assert.deepEqual(world.oidc.calls.filter((call) => call.startsWith("register")), [
    "register browser",
    "register device",
  ]);
  assert.deepEqual(Object.keys((await world.stored()).registrations), ["browser", "device"]);
});

Deno.test("a registration near its end is replaced before the sign-in", async () => {
  for (const [left, calls] of [[15 * 60_000, 2], [15 * 60_000 + 1, 1]] as const) {
    const world = await portalWorld({
      stored: (now) => ({ registrations: { browser: registration(now + left) } }),
    });
    await world.authenticate(witness("browser"));
    assert.equal(world.oidc.calls.length, calls);
  }
});

Deno.test("a registration that the service has dropped is replaced by a new one", async () => {
  const world = await portalWorld({
    stored: (now) => ({ registrations: { device: registration(now + 1e9) } }),
  });
  world.oidc.deviceFailures.push(serviceFailure("InvalidClientException", 401));
  await world.authenticate(witness("device"));
  assert.deepEqual(world.oidc.calls, ["device", "register device", "device", "token device_code"]);
});

Deno.test("a new registration that is refused as well is an error, not a loop", async () => {
  const world = await portalWorld();
  const refusal = serviceFailure("UnauthorizedClientException", 400);
  world.oidc.deviceFailures.push(refusal, refusal, refusal);
  await assert.rejects(world.authenticate(witness("device")), { code: "unavailable" });
  assert.deepEqual(world.oidc.calls, ["register device", "device"]);
});

Deno.test("after a sign-in in the browser that came to nothing the next one starts with a new registration", async () => {
  const world = await portalWorld({
    signsIn: false,
    stored: (now) => ({
      registrations: { browser: registration(now + 1e9), device: registration(now + 1e9) },
    }),
  });
  await assert.rejects(world.authenticate(witness("browser")), { code: "sign_in_failed" });
  assert.deepEqual(Object.keys((await world.stored()).registrations), ["device"]);
});

Deno.test("a registration that fails is told as what it is", async () => {
  const table: readonly (readonly [Error, string])[] = [
    [serviceFailure("InternalServerException", 500), "unavailable"],
    [serviceFailure("InvalidRequestRegionException", 400), "config_invalid"],
    [serviceFailure("InvalidClientMetadataException", 400), "unavailable"],
  ];
  for (const [failure, code] of table) {
    const world = await portalWorld();
    world.oidc.registerFailures.push(failure);
    await assert.rejects(world.authenticate(witness("browser")), { code });
    assert.deepEqual(world.system.opened, []);
  }
});

Deno.test("Ctrl-C in the middle of a sign-in is told as such and leaves nothing behind", async () => {
  const world = await portalWorld({ signsIn: false });
  world.system.clock.hold();
  const person = witness("browser");
  const reason = new AtmosError("cancelled", "cancelled by the person");
  const ended = assert.rejects(world.authenticate(person), (error) => error === reason);
  await world.system.clock.tick(5000);
  person.stop.abort(reason);
  await ended;
  assert.equal(world.file(), undefined);
  assert.equal(world.system.clock.sleepers(), 0);
});

Deno.test("no secret is logged, at any level", async () => {
  const world = await portalWorld({ tokens: [serviceFailure("SlowDownException", 400), GRANT] });
  await world.authenticate(witness("device"));
  assert.ok(world.system.logLines.length > 0);
  assert.doesNotMatch(JSON.stringify(world.system.logLines), /planted/);
});
