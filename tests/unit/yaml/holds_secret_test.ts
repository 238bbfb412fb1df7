import assert from "node:assert/strict";
import { holdsSecret } from "../../../src/yaml/holds_secret.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";

const CASES: readonly [secret: boolean, text: string][] = [
  [true, "password: hunter2"],
  [true, "a: {db_password: x}"],
  [true, "PASSPHRASE: x"],
  [true, "secret_access_key: x"],
  [true, "access_key_id: x"],
  [true, "accessKeyId: x"],
  [true, "token: 12345678"],
  [true, "GITHUB_TOKEN: x"],
  [true, "api-key: x"],
  [true, "client_secret: x"],
  [true, "credentials: [x]"],
  [true, "env: [{key: DB_PASSWORD, value: x}]"],
  [true, "a: AKIAIOSFODNN7EXAMPLE"],
  [true, "a: https://me:hunter2@example.com/x"],
  [true, "a: |\n  -----BEGIN PRIVATE KEY-----\n  x\n"],
  [true, "a: [[eyJhbGciOi.eyJzdWIiOi.x]]"],
  [true, "a: my-eyJhbGciOi.eyJzdWIiOi.x"],
  [false, "a: eyJ.b.c"],
  [false, "a: heyJhbGciOi.b.c"],
  [true, "a: !exec curl https://me:hunter2@example.com"],
  [true, "password: !env DB_PASSWORD hunter2"],
  [false, "region: !env AWS_REGION us-east-1"],
  [false, "password: !exec op read op://vault/item"],
  [false, "password: !env DB_PASSWORD"],
  [false, "password:"],
  [false, "env: [{key: DB_PASSWORD, value: !env X}]"],
  [false, "auto_token: true"],
  [false, "start_url: https://corp.awsapps.com/start"],
  [false, "principal: {name: Admin, account: {id: '123456789012'}}"],
  [false, "key: value"],
];

for (const [secret, text] of CASES) {
  Deno.test(`${secret ? "may be a secret" : "is no secret"}: ${JSON.stringify(text)}`, async () => {
    const { root, problems } = await parseYaml(text, "f.yaml");
    assert.deepEqual(problems, []);
    assert.equal(root !== undefined && holdsSecret(root), secret);
  });
}
