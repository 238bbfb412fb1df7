import assert from "node:assert/strict";
import { judgeSubscription } from "../../../../src/clouds/azure/arm.ts";
import { readClaims } from "../../../../src/clouds/azure/claims.ts";
import { explainEntra, readEntraFailure } from "../../../../src/clouds/azure/entra/failure.ts";
import { judge } from "../../../../src/clouds/azure/entra/ask_token.ts";
import { judgeTenant } from "../../../../src/clouds/azure/entra/tenant.ts";
import { placeOf } from "../../../../src/clouds/azure/places.ts";
import { fromRecord } from "../../../../src/clouds/azure/session/written.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { printable } from "../../../../src/printable.ts";
import { SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { memorySystem } from "../../system/memory_system.ts";

const ODD: readonly unknown[] = [
  undefined,
  null,
  7,
  "",
  "text",
  [],
  {},
  { access_token: {} },
  { access_token: "two words" },
  { access_token: "line\nbreak", expires_in: 3600 },
  { access_token: "a", refresh_token: [] },
  { error: {} },
  { error: "invalid_grant", error_description: 7, error_codes: "no", suberror: [], correlation_id: {} },
  { error: "invalid_grant", error_description: `AADSTS1: \u001b[2J\u202e${"x".repeat(100_000)}` },
  { error: "__proto__", suberror: "constructor" },
  { error: { code: [], message: `\u001b[31m${"y".repeat(100_000)}` } },
  { issuer: "javascript:alert(1)" },
  { issuer: `https://login.microsoftonline.com.evil.example/${TENANT}/v2.0` },
  { issuer: "https://login.microsoftonline.com/{tenantid}/v2.0" },
  { subscriptionId: SUBSCRIPTION, tenantId: [], managedByTenants: "no" },
  { subscriptionId: "other", tenantId: TENANT },
];

function assertTold(error: unknown, what: string): void {
  assert.ok(error instanceof AtmosError, `${what}: ${error}`);
  assert.equal(error.message, printable(error.message), what);
  assert.ok(error.message.length < 700, what);
}

Deno.test("whatever Entra answers is a token, or an error in words", () => {
  for (const body of ODD) {
    for (const status of [200, 204, 302, 400, 401, 429, 500, 503]) {
      try {
        judge({ status, headers: { "retry-after": "soon" }, body }, 0);
        assert.equal(status, 200);
      } catch (error) {
        assert.ok(readEntraFailure(error).name !== "");
        assertTold(explainEntra(error, "cannot sign in"), `${status} ${JSON.stringify(body)?.slice(0, 80)}`);
      }
    }
  }
});

Deno.test("whatever Azure says of a subscription is about this one, or an error in words", () => {
  const asker = { tenant: TENANT, principal: { kind: "user", name: "ada", objectId: "o" } } as const;
  for (const body of ODD) {
    for (const status of [200, 204, 302, 400, 401, 403, 404, 500]) {
      assert.throws(
        () => judgeSubscription({ status, headers: {}, body }, asker, SUBSCRIPTION, "cannot go on"),
        (error) => {
          assertTold(error, `${status}`);
          return true;
        },
      );
    }
  }
  const whole = { subscriptionId: SUBSCRIPTION, tenantId: TENANT, displayName: "\u001b[2JProd\n", state: 7 };
  const { name, state } = judgeSubscription(
    { status: 200, headers: {}, body: whole },
    asker,
    SUBSCRIPTION,
    "",
  );
  assert.equal(name, printable(name));
  assert.equal(state, "Unknown");
});

Deno.test("only the login host itself tells the id of a directory", () => {
  const place = placeOf("public", memorySystem().env);
  for (const body of ODD) {
    assert.throws(() => judgeTenant(body, place, "acme.example", "cannot go on"), AtmosError);
  }
});

Deno.test("claims and files of which nothing makes sense are none", () => {
  for (const odd of ODD) {
    assert.equal(readClaims(odd).principal, undefined);
    assert.throws(() => fromRecord(odd), SyntaxError);
  }
});

for (
  const address of [
    "http://evil.example",
    "https://user@host",
    "https://host/path",
    "https://host?x",
    "ftp://host",
    "x",
  ]
) {
  Deno.test(`no token is sent to ${address}`, () => {
    for (const name of ["ATMOS_AZURE_LOGIN_URL", "ATMOS_AZURE_RESOURCE_MANAGER_URL"]) {
      const { env } = memorySystem({ env: { HOME: "/home/me", [name]: address } });
      assert.throws(() => placeOf("public", env), { code: "config_invalid" });
    }
  });
}
