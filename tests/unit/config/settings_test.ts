import assert from "node:assert/strict";
import type * as v from "valibot";
import * as schemas from "../../../src/clouds/aws/schemas.ts";
import { checkedSettings } from "../../../src/config/settings.ts";
import type { IdentityEntry, ProviderEntry } from "../../../src/config/model.ts";
import { secondsOf } from "../../../src/config/schema/values.ts";
import { Secret } from "../../../src/secret.ts";
import { load, loadText, repository } from "./configured.ts";

async function provider(fields: string, env: Record<string, string> = {}): Promise<ProviderEntry> {
  const { auth } = await loadText(`auth:\n  providers:\n    p: {${fields}}\n`, {
    env: { HOME: "/home/me", ...env },
  });
  const entry = auth.providers.get("p");
  assert.ok(entry !== undefined);
  return entry;
}

async function identity(fields: string): Promise<IdentityEntry> {
  const { auth } = await loadText(`auth:\n  identities:\n    i: {${fields}}\n`);
  const entry = auth.identities.get("i");
  assert.ok(entry !== undefined);
  return entry;
}

function portalOf(entry: ProviderEntry): v.InferOutput<ReturnType<typeof schemas.identityCenter>> {
  return checkedSettings(schemas.identityCenter(), entry, "provider");
}

function roleOf(entry: IdentityEntry): v.InferOutput<ReturnType<typeof schemas.permissionSet>> {
  return checkedSettings(schemas.permissionSet(), entry, "identity");
}

Deno.test("the settings of an Identity Center provider", async () => {
  const entry = await provider(
    "kind: x, start_url: 'https://corp.awsapps.com/start', region: us-east-1, session: {duration: 1h30m}, " +
      "auto_provision_identities: 'true', spec: {endpoint_url: 'http://127.0.0.1:8080'}",
  );
  assert.deepEqual(portalOf(entry), {
    kind: "x",
    start_url: "https://corp.awsapps.com/start",
    region: "us-east-1",
    session: { duration: 5400 },
    auto_provision_identities: true,
    spec: { endpoint_url: "http://127.0.0.1:8080" },
  });
});

Deno.test("the settings of a permission set, with the account by id or by name", async () => {
  const byName = await identity("kind: x, principal: {name: Admin, account: {name: dev}, region: eu-west-1}");
  assert.deepEqual(roleOf(byName).principal, {
    name: "Admin",
    account: { name: "dev" },
    region: "eu-west-1",
  });
  for (const written of ["'012345678901'", "012345678901"]) {
    const byId = await identity(`kind: x, principal: {name: Admin, account: {id: ${written}}}`);
    assert.deepEqual(roleOf(byId).principal.account, { id: "012345678901" });
  }
  const plain = await identity("kind: x, principal: {name: Admin, account: {id: 123456789012}}");
  assert.deepEqual(roleOf(plain).principal.account, { id: "123456789012" });
});

Deno.test("secrets come out as secrets", async () => {
  const entry = await identity("kind: x, credentials: {access_key_id: AKIA, secret_access_key: abc}");
  const user = checkedSettings(schemas.user(), entry, "identity");
  assert.ok(user.credentials?.secret_access_key instanceof Secret);
  assert.equal(user.credentials.secret_access_key.reveal(), "abc");
  const saml = await provider("kind: x, url: 'https://idp.example', region: eu-west-1, password: hunter2");
  assert.doesNotMatch(JSON.stringify(checkedSettings(schemas.saml(), saml, "provider")), /hunter2/);
});

Deno.test("variables are used, and one that is not set is missing", async () => {
  const fields = "kind: x, start_url: !env URL , region: !env REGION us-east-1";
  const entry = await provider(`${fields}`, { URL: "https://corp.example/start" });
  assert.equal(portalOf(entry).region, "us-east-1");
});

const REFUSED_PROVIDERS: readonly [fields: string, message: RegExp][] = [
  ["kind: x, region: us-east-1", /^atmos\.yaml:3:5: provider "p" needs start_url$/],
  ["kind: x, start_url: 'https://x.example'", /^atmos\.yaml:3:5: provider "p" needs region$/],
  [
    "kind: x, start_url: [a], region: us-east-1",
    /^atmos\.yaml:3:29: provider "p": start_url must be text, not a list$/,
  ],
  [
    "kind: x, start_url: '', region: us-east-1",
    /^atmos\.yaml:3:29: provider "p": start_url must not be empty$/,
  ],
  [
    "kind: x, start_url: 'http://x.example', region: us-east-1",
    /: provider "p": start_url must be an address that begins with https:\/\/$/,
  ],
  [
    "kind: x, start_url: 'https://me:pw@x.example', region: us-east-1",
    /: provider "p": start_url must be an address/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: 'a.evil.example/'",
    /: provider "p": region must be a region, such as us-east-1$/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: s3",
    /: provider "p": region must be a region, such as us-east-1$/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: us-east-1, session: {duration: soon}",
    /:89: provider "p": session\.duration must be a duration/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: !env NOPE",
    /^atmos\.yaml:3:63: provider "p": region is taken from the variable NOPE, which is not set$/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: !store x",
    /^atmos\.yaml:3:65: the function !store is not available/,
  ],
  [
    "kind: x, start_url: 'https://x.example', region: !exec x",
    /^atmos\.yaml:3:64: the program behind !exec was not run$/,
  ],
];

for (const [fields, message] of REFUSED_PROVIDERS) {
  Deno.test(`not an Identity Center: ${fields}`, async () => {
    const entry = await provider(fields);
    assert.throws(() => portalOf(entry), {
      code: "config_invalid",
      message,
    });
  });
}

const REFUSED_IDENTITIES: readonly [fields: string, message: RegExp][] = [
  ["kind: x", /^atmos\.yaml:3:5: identity "i" needs principal$/],
  ["kind: x, principal: {name: A}", /^atmos\.yaml:3:29: identity "i" needs principal\.account$/],
  ["kind: x, principal: {name: A, account: {}}", /: identity "i": principal\.account needs id or name$/],
  [
    "kind: x, principal: {name: A, account: {id: 12}}",
    /: identity "i": principal\.account\.id must have 12 digits, in quotes$/,
  ],
  [
    "kind: x, principal: {name: [1], account: {id: 12}}",
    /name must be text, not a list\n.*id must have 12 digits/,
  ],
];

for (const [fields, message] of REFUSED_IDENTITIES) {
  Deno.test(`not a permission set: ${fields}`, async () => {
    const entry = await identity(fields);
    assert.throws(() => roleOf(entry), { code: "config_invalid", message });
  });
}

Deno.test("a value that does not fit is never repeated", async () => {
  const entry = await provider(
    "kind: x, start_url: hunter2, region: 'hunter2!', password: [hunter2], tags: hunter2",
  );
  assert.throws(() => portalOf(entry), (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /start_url[^]*region[^]*/);
    assert.doesNotMatch(error.message, /hunter2/);
    return true;
  });
});

Deno.test("the output of a program is used once it was run", async () => {
  const text = "auth: {identities: {i: {kind: x, principal: {name: A, account: {id: !exec id}}}}}\n";
  const system = repository({ "/repo/atmos.yaml": text }, { run: () => ({ stdout: "123456789012\n" }) });
  const entry = (await load(system)).auth.identities.get("i");
  assert.ok(entry !== undefined);
  await entry.prepare();
  assert.equal(roleOf(entry).principal.account.id, "123456789012");
});

const DURATIONS: readonly [written: string | number, seconds: number | undefined][] = [
  ["1h", 3600],
  ["1h30m", 5400],
  ["90m", 5400],
  ["45s", 45],
  ["1.5h", 5400],
  ["2d", 172_800],
  ["1d12h", 129_600],
  ["1500ms", 2],
  [3600, 3600],
  ["3600", 3600],
  ["", undefined],
  ["h", undefined],
  ["1 h", undefined],
  ["-1h", undefined],
  ["1w", undefined],
  [-5, undefined],
  [1.5, undefined],
];

for (const [written, seconds] of DURATIONS) {
  Deno.test(`the duration ${JSON.stringify(written)}`, () => assert.equal(secondsOf(written), seconds));
}
