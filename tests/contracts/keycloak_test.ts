/**
 * The shared flows against a real Keycloak, which `.ci/run` fetches and starts. By hand:
 *
 *   cp tests/fixtures/keycloak/atmos-realm.json KEYCLOAK/data/import/
 *   KEYCLOAK/bin/kc.sh start-dev --import-realm --http-host 127.0.0.1 --http-port 8085
 *   ATMOS_TESTS_KEYCLOAK=http://127.0.0.1:8085 deno test -P=tools tests/contracts/keycloak_test.ts
 */
import assert from "node:assert/strict";
import { signInByBrowser } from "../../src/clouds/oauth/browser_flow.ts";
import { signInByDevice } from "../../src/clouds/oauth/device_flow.ts";
import { refreshGrant } from "../../src/clouds/oauth/refresh.ts";
import { revokeToken } from "../../src/clouds/oauth/revocation.ts";
import { standardDialect, type StandardSettings } from "../../src/clouds/oauth/standard.ts";
import { Secret } from "../../src/secret.ts";
import { clock } from "../../src/system/clock.ts";
import { denoFiles } from "../../src/system/deno_files.ts";
import { denoHttp } from "../../src/system/deno_http.ts";
import { loopback } from "../../src/system/deno_loopback.ts";
import { random } from "../../src/system/random.ts";
import { testUnless } from "../optional_programs.ts";
import { witness } from "../unit/clouds/requests.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { browse, CONFIDENTIAL, PUBLIC, SECRET } from "./oauth_provider.ts";

const origin = Deno.env.get("ATMOS_TESTS_KEYCLOAK");
const missing = origin === undefined ? ["a Keycloak in ATMOS_TESTS_KEYCLOAK"] : [];
const PERSON = { username: "ann", password: "ann's password", credentialId: "" };
const never = new AbortController().signal;

function settingsFor(clientId: string): StandardSettings {
  const issuer = `${origin}/realms/atmos`;
  const pages = `${issuer}/protocol/openid-connect`;
  return {
    service: "Keycloak",
    issuer,
    endpoints: {
      authorize: `${pages}/auth`,
      token: `${pages}/token`,
      device: `${pages}/auth/device`,
      revoke: `${pages}/revoke`,
    },
    clientId,
    ...(clientId === CONFIDENTIAL ? { clientSecret: new Secret(SECRET) } : {}),
    scopes: ["openid", "offline_access"],
    defaultLife: 1000,
  };
}

const http = denoHttp({ files: denoFiles(), log: memorySystem().log, sources: [] });

for (const clientId of [PUBLIC, CONFIDENTIAL]) {
  testUnless(
    `keycloak: ${clientId} signs in by browser, renews with ever new tokens, and revokes`,
    missing,
    async () => {
      const dialect = await standardDialect({ http, clock }, settingsFor(clientId));
      const browser = {
        open: async (url: string): Promise<boolean> => {
          const start = await fetch(url, { redirect: "manual" });
          await start.body?.cancel();
          const [cookie = ""] = (start.headers.get("set-cookie") ?? "").split(";");
          const back = await browse(start.headers.get("location") ?? "", PERSON);
          const page = await fetch(back ?? "", { headers: { cookie } });
          assert.match(await page.text(), /Signed in/);
          return true;
        },
        start: () => Promise.resolve(false),
        drive: () => Promise.reject(new Error("nobody drives it")),
      };
      const system = { clock, random, loopback, browser };
      const grant = await signInByBrowser({
        dialect,
        system,
        interaction: witness("browser"),
        provider: "corp",
      });
      assert.equal(grant.idToken?.claims["preferred_username"], "ann");
      let token = grant.refreshToken ?? new Secret("none");
      for (let time = 0; time < 3; time++) {
        const renewed = await refreshGrant(dialect, token, never);
        assert.ok(
          renewed.kind === "renewed" && renewed.grant.refreshToken !== undefined,
          JSON.stringify(renewed),
        );
        assert.notEqual(renewed.grant.refreshToken.reveal(), token.reveal(), "the one of before is used up");
        token = renewed.grant.refreshToken;
      }
      assert.equal(await revokeToken(dialect, token, clock, "cannot sign out"), "revoked");
      assert.deepEqual(await refreshGrant(dialect, token, never), { kind: "over", clientIsDead: false });
    },
  );
}

testUnless("keycloak: a code is confirmed on another device", missing, async () => {
  const dialect = await standardDialect({ http, clock }, settingsFor("device-app"));
  const person = witness("device");
  let confirmed: Promise<unknown> = Promise.resolve();
  const grant = await signInByDevice({
    dialect,
    provider: "corp",
    interaction: {
      ...person,
      waitForDevice: (prompt) => {
        confirmed = browse(prompt.completeUrl ?? "", { ...PERSON, accept: "Yes" });
        return person.waitForDevice(prompt);
      },
    },
    system: { ...memorySystem(), clock, random, loopback },
  });
  await confirmed;
  assert.equal(grant.idToken?.claims["preferred_username"], "ann");
});
