import assert from "node:assert/strict";
import {
  identityCenterSetup as setup,
  portalsIn,
  regionIn,
} from "../../../../../src/clouds/aws/identity_center/setup.ts";
import { regionInHost, REGIONS } from "../../../../../src/clouds/aws/regions.ts";
import { memorySystem } from "../../../system/memory_system.ts";

const NEVER = new AbortController().signal;

Deno.test("portals of the AWS CLI, each once, and none that no sign-in may be entrusted to", () => {
  const text = `[default]
region = us-east-1
[profile a]
sso_start_url = https://corp.awsapps.com/start#/
sso_region = eu-west-1
[sso-session b]
sso_start_url = https://corp.awsapps.com/start/
sso_region = eu-west-1
[profile c]
sso_start_url = http://evil.example/start
sso_region = eu-west-1
[profile d]
sso_start_url = https://x.awsapps.com/start
sso_region = "; rm"
[profile e]
sso_start_url = https://y.awsapps.com/start
`;
  assert.deepEqual(portalsIn(text, "f"), [
    { startUrl: "https://corp.awsapps.com/start", region: "eu-west-1", from: "f" },
  ]);
  assert.deepEqual(portalsIn("broken\n[", "f"), []);
  assert.deepEqual(portalsIn("", "f"), []);
});

Deno.test("a region is found in the address, or on the page", async () => {
  for (const region of REGIONS) assert.equal(regionInHost(`d-1.${region}.portal.amazonaws.com`), region);
  assert.equal(regionInHost("corp.awsapps.com"), undefined);
  assert.equal(regionIn('<meta charset=x><META content="eu-west-1" name=region>'), "eu-west-1");
  assert.equal(regionIn('<meta name="region" content="us-gov-west-1"/>'), "us-gov-west-1");
  for (
    const page of [
      "",
      '<meta name="region" content="evil.example">',
      '<meta name="regional" content="eu-west-1">',
    ]
  ) {
    assert.equal(regionIn(page), undefined, page);
  }
  assert.equal(regionIn("<meta ".repeat(100_000)), undefined);
  const find = (url: string, ...plan: Parameters<typeof memorySystem>[0][]): Promise<string | undefined> =>
    setup.regionOf(url, memorySystem(plan[0] ?? {}), NEVER);
  assert.equal(await find("https://ssoins-1.eu-west-1.portal.amazonaws.com/start"), "eu-west-1");
  // Nobody answers: a person is asked.
  assert.equal(await find("https://corp.awsapps.com/start"), undefined);
});

Deno.test("what is written is an entry, with the address as the portal wants it", () => {
  assert.deepEqual(setup.settings(setup.startUrl("https://corp.awsapps.com/start/#/x"), "eu-west-1"), {
    kind: "aws/iam-identity-center",
    start_url: "https://corp.awsapps.com/start/",
    region: "eu-west-1",
  });
  assert.throws(() => setup.settings("https://corp.awsapps.com/start", "no region"));
  assert.throws(() => setup.startUrl("ftp://x"));
});

Deno.test("an address may be copied as a browser shows it, without how it begins", () => {
  const { startUrl } = setup;
  assert.equal(startUrl(" corp.awsapps.com/start#/ "), "https://corp.awsapps.com/start");
  assert.equal(startUrl("corp.awsapps.com"), "https://corp.awsapps.com");
  for (
    const written of ["corp", "http://corp.awsapps.com/start", "javascript:alert(1)", "localhost:80", ""]
  ) {
    assert.throws(() => startUrl(written), { code: "config_invalid" }, written);
  }
});
