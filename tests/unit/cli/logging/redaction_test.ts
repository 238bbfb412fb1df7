import assert from "node:assert/strict";
import { Secret } from "../../../../src/secret.ts";
import { redactText, redactValue } from "../../../../src/cli/logging/redaction.ts";
import { isSecretName, redactShapes } from "../../../../src/secret_shapes.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

for (
  const [text, expected] of [
    ["key AKIAIOSFODNN7EXAMPLE used", "key *** used"],
    ["ASIAIOSFODNN7EXAMPLE", "***"],
    ["Authorization: Bearer abcdefgh12345678", "Authorization: Bearer ***"],
    [`token ${JWT}.`, "token ***."],
    [`my-token-${JWT} x.${JWT}`, "my-token-*** x.***"],
    ["eyJ-eyJ-eyJ.x", "eyJ-eyJ-eyJ.x"],
    ["https://me:hunter2@example.com/x", "https://me:***@example.com/x"],
    ["http://127.0.0.1:5/?code=abc&state=x", "http://127.0.0.1:5/?code=***&state=x"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- end", "*** end"],
    ["arn:aws:iam::123456789012:role/Admin", "arn:aws:iam::123456789012:role/Admin"],
    ["https://example.com:8443/start", "https://example.com:8443/start"],
    ["the password is asked for", "the password is asked for"],
  ] as const
) {
  Deno.test(`"${text.slice(0, 40)}" is shown without its secret`, () => {
    assert.equal(redactShapes(text), expected);
  });
}

for (
  const [text, expected] of [
    ["aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = ***"],
    ['{"password":"hunter 2","user":"me"}', '{"password":***,"user":"me"}'],
    ["client_secret=abc&x=1", "client_secret=***&x=1"],
    ["refreshToken: 'a b'", "refreshToken: ***"],
    ["SESSION_TOKEN=abc", "SESSION_TOKEN=***"],
  ] as const
) {
  Deno.test(`what is assigned in "${text}" is hidden`, () => assert.equal(redactText(text), expected));
}

Deno.test("a name tells whether its value is a secret", () => {
  for (
    const name of [
      "token",
      "accessToken",
      "AWS_SECRET_ACCESS_KEY",
      "client-secret",
      "password",
      "apikey",
      "Key",
      "mfa_pin",
      "DB_PASS",
      "MYSQL_PWD",
    ]
  ) assert.ok(isSecretName(name), name);
  for (
    const name of [
      "identity",
      "keyring",
      "monkey",
      "tokenFile",
      "password_env",
      "tokenExpiresAt",
      "chain",
      "",
      "kind",
      "PWD",
      "OLDPWD",
      "compass",
    ]
  ) assert.ok(!isSecretName(name), name);
});

Deno.test("no secret is left in nested values, whatever holds it", () => {
  const planted = "hunter2";
  const value = {
    password: planted,
    list: [{ token: planted }, new Secret(planted)],
    credentials: { user: planted, nested: [planted] },
    map: new Map([["client_secret", planted]]),
    error: new Error(`password=${planted}`),
    url: `https://x:${planted}@y/`,
    deep: { deep: { deep: { deep: { deep: { deep: { deep: planted } } } } } },
    plain: "shown",
  };
  const shown = JSON.stringify(redactValue(value));
  assert.ok(!shown.includes(planted), shown);
  assert.ok(shown.includes("shown"));
});

Deno.test("a value that contains itself is cut off", () => {
  const circle: Record<string, unknown> = {};
  circle["again"] = circle;
  assert.ok(JSON.stringify(redactValue(circle)).includes("…"));
});
