import assert from "node:assert/strict";
import type { WhoamiReport } from "../../../../../src/auth/whoami.ts";
import { fact } from "../../../../../src/clouds/fact.ts";
import { whoamiJson } from "../../../../../src/cli/auth/whoami/json.ts";

const REPORT: WhoamiReport = {
  realm: undefined,
  provider: "sso",
  identity: "dev",
  chain: ["sso", "dev"],
  facts: [
    ...fact("principal", "Principal", "arn:aws:sts::1:assumed-role/x/me"),
    ...fact("account", "Account", "111122223333"),
    ...fact("region", "Region", "eu-west-1"),
  ],
  expiresAt: Date.UTC(2031, 4, 4, 10),
  environment: {
    set: {
      AWS_PROFILE: "dev",
      AWS_CONFIG_FILE: "/home/me/.config/atmos/config",
      DB_PASSWORD: "hunter2",
      My_Session_Token: "hunter2",
      DB_PASS: "hunter2",
      ATMOS_SESSION: "mock/corp/1-2",
      AZURE_FEDERATED_TOKEN_FILE: "/home/me/token",
      DATABASE_URL: "postgres://me:hunter2@db.example/app",
    },
    unset: ["AWS_ACCESS_KEY_ID"],
  },
  state: "valid",
  reason: undefined,
};

Deno.test("the report has two blanks of indent, no empty members and no secrets", () => {
  const text = whoamiJson(REPORT);
  assert.deepEqual(JSON.parse(text), {
    provider: "sso",
    identity: "dev",
    chain: ["sso", "dev"],
    principal: "arn:aws:sts::1:assumed-role/x/me",
    account: "111122223333",
    region: "eu-west-1",
    expiration: "2031-05-04T10:00:00Z",
    state: "valid",
    environment: {
      ATMOS_SESSION: "mock/corp/1-2",
      AZURE_FEDERATED_TOKEN_FILE: "/home/me/token",
      AWS_CONFIG_FILE: "/home/me/.config/atmos/config",
      AWS_PROFILE: "dev",
      DATABASE_URL: "postgres://me:***@db.example/app",
      DB_PASS: "***REDACTED***",
      DB_PASSWORD: "***REDACTED***",
      My_Session_Token: "***REDACTED***",
    },
  });
  assert.ok(text.startsWith('{\n  "provider"'));
  assert.ok(text.endsWith("}\n"));
});

Deno.test("what does not expire has no expiration", () => {
  const report = JSON.parse(whoamiJson({ ...REPORT, expiresAt: undefined, realm: "r" }));
  assert.equal(report.expiration, undefined);
  assert.equal(report.realm, "r");
});
