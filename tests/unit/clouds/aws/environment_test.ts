import assert from "node:assert/strict";
import { OVERRIDING, profileEnvironment } from "../../../../src/clouds/aws/environment.ts";

const PATCH = profileEnvironment({
  credentialsFile: "/c/credentials",
  configFile: "/c/config",
  profile: "dev",
  region: "eu-west-1",
});

Deno.test("a child finds its profile by names and paths alone", () => {
  assert.deepEqual(PATCH.set, {
    AWS_SHARED_CREDENTIALS_FILE: "/c/credentials",
    AWS_CONFIG_FILE: "/c/config",
    AWS_PROFILE: "dev",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_SDK_LOAD_CONFIG: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

Deno.test("everything that ranks above a profile is taken away", () => {
  const names = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DEFAULT_PROFILE",
    "AWS_VAULT",
  ];
  for (const name of names) assert.ok(PATCH.unset.includes(name), name);
});

Deno.test("no variable is both set and unset, and none twice", () => {
  assert.deepEqual(OVERRIDING.filter((name) => name in PATCH.set), []);
  assert.equal(new Set(OVERRIDING).size, OVERRIDING.length);
});

Deno.test("the profile's other name, where it cannot be unset, is the profile", () => {
  assert.deepEqual(PATCH.instead, { AWS_DEFAULT_PROFILE: "dev" });
});
