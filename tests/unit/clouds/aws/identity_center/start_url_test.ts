import assert from "node:assert/strict";
import { normaliseStartUrl, portalName } from "../../../../../src/clouds/aws/identity_center/start_url.ts";

Deno.test("what a browser adds to a start URL is cut, the rest stays as written", () => {
  const table: readonly (readonly [string, string])[] = [
    ["https://corp.awsapps.com/start", "https://corp.awsapps.com/start"],
    ["https://corp.awsapps.com/start/", "https://corp.awsapps.com/start/"],
    ["https://corp.awsapps.com/start/#/", "https://corp.awsapps.com/start/"],
    ["https://corp.awsapps.com/start#/?tab=accounts", "https://corp.awsapps.com/start"],
    ["  https://d-1234567890.awsapps.com/start#  ", "https://d-1234567890.awsapps.com/start"],
    ["https://identitycenter.amazonaws.com/ssoins-1", "https://identitycenter.amazonaws.com/ssoins-1"],
    ["http://127.0.0.1:8080/start", "http://127.0.0.1:8080/start"],
  ];
  for (const [written, wanted] of table) assert.equal(normaliseStartUrl(written), wanted);
});

Deno.test("what is no page to sign in at is refused, with its control characters made visible", () => {
  const wrong = [
    "",
    "corp.awsapps.com/start",
    "http://corp.awsapps.com/start",
    "http://127.0.0.1.evil.example/start",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://me:pass@corp.awsapps.com/start",
    "https://",
    "\u001b[2Jhttps://x",
  ];
  for (const written of wrong) {
    assert.throws(() => normaliseStartUrl(written), (error: Error & { code?: string }) => {
      assert.equal(error.code, "config_invalid", written);
      assert.equal(error.message.includes("\u001b"), false);
      return true;
    });
  }
});

Deno.test("a slash at the end or capital letters in the host make no other portal", () => {
  const name = portalName("https://corp.awsapps.com/start", "eu-west-1", []);
  for (
    const other of [
      "https://corp.awsapps.com/start/",
      "https://CORP.awsapps.com/start",
      "https://corp.awsapps.com:443/start//",
    ]
  ) {
    assert.equal(portalName(other, "eu-west-1", []), name);
  }
});

Deno.test("another path, region or endpoint is another portal", () => {
  const names = [
    portalName("https://corp.awsapps.com/start", "eu-west-1", []),
    portalName("https://corp.awsapps.com/Start", "eu-west-1", []),
    portalName("https://corp.awsapps.com/start", "us-east-1", []),
    portalName("https://corp.awsapps.com/start", "eu-west-1", ["https://elsewhere.example"]),
    portalName("https://corp.awsapps.com/start", "eu-west-1", [
      "https://elsewhere.example",
      "https://third.example",
    ]),
  ];
  assert.equal(new Set(names).size, names.length);
});
