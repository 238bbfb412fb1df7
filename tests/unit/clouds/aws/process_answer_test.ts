import assert from "node:assert/strict";
import { processAnswer } from "../../../../src/clouds/aws/process_answer.ts";
import { plantedKeys } from "./planted_keys.ts";

Deno.test("the answer is what AWS programs read: the version is a number, and no end is no member", () => {
  assert.deepEqual(JSON.parse(processAnswer(plantedKeys())), {
    Version: 1,
    AccessKeyId: "FAKEKEYID",
    SecretAccessKey: "planted-key",
    SessionToken: "planted-session",
    Expiration: "2031-05-04T10:00:00Z",
  });
  const lasting = plantedKeys({ sessionToken: undefined, expiresAt: undefined });
  assert.deepEqual(Object.keys(JSON.parse(processAnswer(lasting))), [
    "Version",
    "AccessKeyId",
    "SecretAccessKey",
  ]);
});
