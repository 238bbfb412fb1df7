import assert from "node:assert/strict";
import { login, loginProvider } from "../../../src/auth/login.ts";
import { sessionStates } from "../../../src/auth/status.ts";
import { whoami } from "../../../src/auth/whoami.ts";
import type { Cloud } from "../../../src/clouds/cloud.ts";
import { AtmosError } from "../../../src/errors.ts";
import { type AuthWorld, authWorld, inventedCloud, MINUTE, person } from "./world.ts";

const YAML = `auth:
  providers:
    door: { kind: red/door }
  identities:
    hall: { kind: red/room, via: { provider: door } }
    study: { kind: red/room, via: { identity: hall } }
    broken: { kind: red/room, via: { identity: nowhere } }
    strange: { kind: green/room, via: { provider: door } }
`;

const OPTIONS = { cached: false, notice: (): void => {} };

async function world(answer?: () => never): Promise<AuthWorld> {
  const red = inventedCloud("red");
  const cloud: Cloud = answer === undefined || red.sessions === undefined
    ? red
    : { ...red, sessions: { ...red.sessions, whoami: answer } };
  return await authWorld(YAML, [cloud]);
}

Deno.test("login tells the facts of the entry and of the credentials, and is one line of the trail", async () => {
  const { context, chain, audit } = await world();
  const report = await login(context, chain("study"), person("x"));
  assert.deepEqual(report.chain, ["door", "hall", "study"]);
  assert.deepEqual(report.facts, [{ name: "token", label: "Token", value: "door hall study" }]);
  assert.deepEqual(await audit(), ["refresh done hall", "refresh done study", "login done study"]);
  const provider = await loginProvider(context, "door", person("x"));
  assert.deepEqual([provider.provider, provider.identity, provider.chain], ["door", undefined, ["door"]]);
  assert.equal((await audit()).at(-1), "login done undefined");
});

Deno.test("whoami asks the cloud, and renews without a person", async () => {
  const { context, chain } = await world();
  const report = await whoami(context, chain("hall"), OPTIONS);
  assert.deepEqual([report.state, report.reason], ["valid", undefined]);
  assert.deepEqual(report.facts.map(({ name, value }) => [name, value]), [
    ["principal", "door hall"],
    ["token", "door hall"],
  ]);
  assert.equal(report.environment.set["RED_TOKEN"], "door/hall");
});

for (
  const [code, state] of [
    ["not_signed_in", "refused"],
    ["access_denied", "refused"],
    ["unavailable", "unverified"],
  ] as const
) {
  Deno.test(`a cloud that answers ${code} leaves the session ${state}`, async () => {
    const { context, chain } = await world(() => {
      throw new AtmosError(code, "cannot say who you are: no");
    });
    const report = await whoami(context, chain("hall"), OPTIONS);
    assert.deepEqual([report.state, report.reason], [state, "cannot say who you are: no"]);
    assert.deepEqual(report.facts.map(({ name }) => name), ["token"]);
  });
}

Deno.test("cached looks at what is stored, and renews nothing", async () => {
  const { context, chain, system } = await world();
  const cached = { ...OPTIONS, cached: true };
  await assert.rejects(whoami(context, chain("hall"), cached), {
    code: "not_signed_in",
    message: /not signed in/,
  });
  await login(context, chain("hall"), person("x"));
  assert.equal((await whoami(context, chain("hall"), cached)).state, "cached");
  await system.clock.tick(61 * MINUTE);
  await assert.rejects(whoami(context, chain("hall"), cached), { message: /the session has expired/ });
});

Deno.test("states of all sessions are told, whatever is wrong with other entries", async () => {
  const { context, chain, system } = await world();
  await login(context, chain("study"), person("x"));
  const states = await sessionStates(context);
  assert.deepEqual([...states.keys()], ["hall", "study"]);
  await system.clock.tick(61 * MINUTE);
  assert.deepEqual([...(await sessionStates(context)).values()].map(({ own }) => own?.live), [false, false]);
});
