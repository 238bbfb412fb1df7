import assert from "node:assert/strict";
import {
  emptySession,
  fromJson,
  lives,
  type PortalSession,
  toText,
} from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import { Secret } from "../../../../../src/secret.ts";

const FULL: PortalSession = {
  startUrl: "https://corp.awsapps.com/start",
  region: "eu-west-1",
  token: { accessToken: new Secret("planted-access"), expiresAt: 1_800_000_000_123 },
  refresh: { refreshToken: new Secret("planted-refresh"), flow: "browser" },
  registrations: {
    browser: { clientId: "b", clientSecret: new Secret("planted-bs"), expiresAt: 1_900_000_000_000 },
    device: { clientId: "d", clientSecret: new Secret("planted-ds"), expiresAt: 1_900_000_000_000 },
  },
  accounts: [{ id: "111122223333", name: "dev" }, { id: "444455556666", name: "dev" }],
};

Deno.test("what is written down is the same when it is read, secrets included", () => {
  for (
    const session of [
      FULL,
      emptySession({ startUrl: "https://corp.awsapps.com/start", region: "eu-west-1" }),
      {
        ...FULL,
        refresh: undefined,
      },
    ]
  ) {
    const again = fromJson(JSON.parse(toText(session)));
    assert.deepEqual(again, session);
    assert.equal(toText(again), toText(session));
  }
  assert.equal(fromJson(JSON.parse(toText(FULL))).token?.accessToken.reveal(), "planted-access");
});

Deno.test("a session that is shown by accident shows no secret", () => {
  assert.match(toText(FULL), /planted/);
  assert.doesNotMatch(JSON.stringify(FULL), /planted/);
});

Deno.test("anything else is not taken for a session", () => {
  const written = JSON.parse(toText(FULL));
  const wrong: unknown[] = [
    undefined,
    null,
    "text",
    7,
    [],
    {},
    { ...written, startUrl: undefined },
    { ...written, region: 3 },
    { ...written, accessToken: 7 },
    { ...written, accessToken: "" },
    { ...written, expiresAt: undefined },
    { ...written, expiresAt: "soon" },
    { ...written, expiresAt: 1_800_000_000 },
    { ...written, refreshToken: {} },
    { ...written, refreshFlow: "carrier pigeon" },
    { ...written, refreshFlow: undefined },
    { ...written, registrations: undefined },
    { ...written, registrations: [] },
    { ...written, registrations: { browser: {} } },
    { ...written, registrations: { other: written.registrations.browser } },
    { ...written, accounts: {} },
    { ...written, accounts: [{ id: 1, name: "x" }] },
  ];
  for (const value of wrong) assert.throws(() => fromJson(value), SyntaxError, JSON.stringify(value));
});

Deno.test("a token lives until it has less left than is asked for", () => {
  const end = 1_800_000_000_123;
  assert.equal(lives(FULL, end - 1, 0), true);
  assert.equal(lives(FULL, end, 0), false);
  assert.equal(lives(FULL, end - 300_000, 300_000), false);
  assert.equal(lives({ ...FULL, token: undefined }, 0, 0), false);
});
