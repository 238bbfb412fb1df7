import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { Sha256 } from "../../../../src/clouds/aws/sha256.ts";

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const BYTES = Uint8Array.from({ length: 300 }, (_, at) => at);
const PARTS: readonly (string | ArrayBuffer | Uint8Array)[] = [
  "",
  "ü text",
  BYTES,
  BYTES.subarray(7, 20),
  BYTES.buffer,
];

Deno.test("a hash of parts is the hash of the whole", async () => {
  const ours = new Sha256();
  const theirs = createHash("sha256");
  for (const part of PARTS) {
    ours.update(part);
    theirs.update(typeof part === "string" ? part : new Uint8Array(part));
  }
  assert.equal(hex(await ours.digest()), theirs.digest("hex"));
  assert.equal(hex(await new Sha256().digest()), createHash("sha256").digest("hex"));
});

Deno.test("with a key it is an HMAC", async () => {
  for (const key of ["AWS4secret", BYTES, BYTES.subarray(3, 35)]) {
    const ours = new Sha256(key);
    ours.update("data");
    assert.equal(hex(await ours.digest()), createHmac("sha256", key).update("data").digest("hex"));
  }
});

Deno.test("what is changed after it was taken in does not count, nor what was before a reset", async () => {
  const data = Uint8Array.of(1, 2, 3);
  const ours = new Sha256();
  ours.update("before");
  ours.reset();
  ours.update(data);
  data.fill(9);
  assert.equal(hex(await ours.digest()), createHash("sha256").update(Uint8Array.of(1, 2, 3)).digest("hex"));
});
