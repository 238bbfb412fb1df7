import assert from "node:assert/strict";
import { externalCredentials } from "../../../src/clouds/external.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";

const FOLDERS = {
  home: "/h",
  config: "/h/.config/atmos",
  cache: "/h/.cache/atmos",
  data: "/h/.local/share/atmos",
};

Deno.test("paths are told, secrets are not, and our own files are no strangers", () => {
  const env = {
    GOOGLE_APPLICATION_CREDENTIALS: "/h/sa.json",
    AWS_SHARED_CREDENTIALS_FILE: "/h/.config/atmos/aws/sso/credentials",
    AWS_ACCESS_KEY_ID: "planted",
    AZURE_CLIENT_SECRET: "",
    HOME: "/h",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/h/.cache/atmos/leases/1/0-token",
  };
  assert.deepEqual(externalCredentials(CLOUDS, env, FOLDERS), [
    { name: "AWS_ACCESS_KEY_ID", path: undefined },
    { name: "GOOGLE_APPLICATION_CREDENTIALS", path: "/h/sa.json" },
  ]);
  assert.equal(
    externalCredentials(CLOUDS, { AWS_SHARED_CREDENTIALS_FILE: "/h/.aws/credentials" }, FOLDERS).length,
    1,
  );
});
