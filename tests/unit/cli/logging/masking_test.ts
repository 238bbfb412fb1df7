import assert from "node:assert/strict";
import { maskSettings } from "../../../../src/cli/logging/masking.ts";

Deno.test("secrets in settings are masked, and what is about them is shown", () => {
  assert.deepEqual(
    maskSettings({
      start_url: "https://corp.example/start",
      username: "me",
      password: "hunter2",
      session: { duration: "1h" },
      spec: {
        client_id: "c",
        client_secret: "hunter2",
        password_env: "MY_PASSWORD",
        token_source: { type: "file", file_path: "/x", request_token: "hunter2" },
        keys: ["hunter2", { nested: "hunter2" }],
      },
      credentials: {
        access_key_id: "hunter2",
        secret_access_key: "hunter2",
        anything: { else: "hunter2" },
        mfa_arn: "arn:aws:iam::1:mfa/me",
        region: "eu-west-1",
      },
      env: [{ key: "TF_VAR_db_password", value: "hunter2" }, { key: "STAGE", value: "dev" }],
      note: "see AKIAIOSFODNN7EXAMPLE",
    }, ["credentials.mfa_arn", "credentials.region"]),
    {
      start_url: "https://corp.example/start",
      username: "me",
      password: "***",
      session: { duration: "1h" },
      spec: {
        client_id: "c",
        client_secret: "***",
        password_env: "MY_PASSWORD",
        token_source: { type: "file", file_path: "/x", request_token: "***" },
        keys: ["***", { nested: "***" }],
      },
      credentials: {
        access_key_id: "***",
        secret_access_key: "***",
        anything: { else: "***" },
        mfa_arn: "arn:aws:iam::1:mfa/me",
        region: "eu-west-1",
      },
      env: [{ key: "TF_VAR_db_password", value: "***" }, { key: "STAGE", value: "dev" }],
      note: "see ***",
    },
  );
});

Deno.test("of credentials only what their kind opens is shown", () => {
  const credentials = { region: "hunter2", mfa_arn: "arn:aws:iam::1:mfa/me" };
  assert.deepEqual(maskSettings({ credentials }), { credentials: { region: "***", mfa_arn: "***" } });
  assert.deepEqual(maskSettings({ credentials, region: "eu-west-1" }, ["region"]), {
    credentials: { region: "***", mfa_arn: "***" },
    region: "eu-west-1",
  });
});

Deno.test("credentials that are not a map are masked as a whole", () => {
  assert.deepEqual(maskSettings({ credentials: "hunter2" }), { credentials: "***" });
  assert.deepEqual(maskSettings({ credentials: null }), { credentials: null });
  assert.deepEqual(maskSettings({ credentials: ["hunter2"] }), { credentials: { 0: "***" } });
});
