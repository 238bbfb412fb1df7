import assert from "node:assert/strict";
import { signInByBrowser } from "../../src/clouds/oauth/browser_flow.ts";
import { signInByDevice } from "../../src/clouds/oauth/device_flow.ts";
import type { FlowRequest } from "../../src/clouds/oauth/flow.ts";
import { refreshGrant } from "../../src/clouds/oauth/refresh.ts";
import { revokeToken } from "../../src/clouds/oauth/revocation.ts";
import { standardDialect, type StandardSettings } from "../../src/clouds/oauth/standard.ts";
import { Secret } from "../../src/secret.ts";
import { clock } from "../../src/system/clock.ts";
import { denoFiles } from "../../src/system/deno_files.ts";
import { denoHttp } from "../../src/system/deno_http.ts";
import { loopback } from "../../src/system/deno_loopback.ts";
import { random } from "../../src/system/random.ts";
import { memorySystem } from "../unit/system/memory_system.ts";
import { witness } from "../unit/clouds/requests.ts";
import { browse, CONFIDENTIAL, PUBLIC, SECRET, startProvider } from "./oauth_provider.ts";

const PERSON = { login: "jane", password: "x" };
const never = new AbortController().signal;

function settingsFor(issuer: string, clientId: string): StandardSettings {
  return {
    service: "the provider",
    issuer,
    endpoints: {
      authorize: `${issuer}/auth`,
      token: `${issuer}/token`,
      device: `${issuer}/device/auth`,
      revoke: `${issuer}/token/revocation`,
    },
    clientId,
    ...(clientId === CONFIDENTIAL ? { clientSecret: new Secret(SECRET) } : {}),
    scopes: ["openid", "offline_access"],
    authorizeParameters: { prompt: "consent" },
    defaultLife: 1000,
  };
}

for (const clientId of [PUBLIC, CONFIDENTIAL]) {
  Deno.test(`oidc-provider: ${clientId} signs in by browser, renews and revokes`, async () => {
    await using provider = await startProvider();
    const http = denoHttp({ files: denoFiles(), log: memorySystem().log, sources: [] });
    const dialect = await standardDialect({ http, clock }, settingsFor(provider.issuer, clientId));
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
    assert.equal(grant.idToken?.claims.sub, "jane");
    assert.equal(grant.idToken?.claims.aud, clientId);
    assert.ok(grant.expiresAt > clock.now());
    const renewed = await refreshGrant(dialect, grant.refreshToken ?? new Secret("none"), never);
    assert.ok(renewed.kind === "renewed", JSON.stringify(renewed));
    const { refreshToken = new Secret("none") } = renewed.grant;
    assert.equal(await revokeToken(dialect, refreshToken, clock, "cannot sign out"), "revoked");
    assert.deepEqual(await refreshGrant(dialect, refreshToken, never), { kind: "over", clientIsDead: false });
  });
}

Deno.test("oidc-provider: a code is confirmed on another device", async () => {
  await using provider = await startProvider();
  const http = denoHttp({ files: denoFiles(), log: memorySystem().log, sources: [] });
  const dialect = await standardDialect({ http, clock }, {
    ...settingsFor(provider.issuer, PUBLIC),
    scopes: ["openid"],
  });
  const person = witness("device");
  let confirmed: Promise<unknown> = Promise.resolve();
  const request: FlowRequest = {
    dialect,
    provider: "corp",
    interaction: {
      ...person,
      waitForDevice: (prompt) => {
        confirmed = browse(prompt.completeUrl ?? "", {
          ...PERSON,
          user_code: prompt.userCode ?? "",
          confirm: "yes",
        });
        return person.waitForDevice(prompt);
      },
    },
    system: { ...memorySystem(), clock, random, loopback },
  };
  const grant = await signInByDevice(request);
  await confirmed;
  assert.equal(grant.idToken?.claims.sub, "jane");
});
