import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { assertNoSecret, secretsIn } from "./canary.ts";

const SECRET = "planted-password-9f8e7d6c5b4a39281706f5e4d3c2b1a0";

Deno.test("a secret is found in every disguise, whatever stands around it", async (t) => {
  const disguises: Record<string, string> = {
    "as it is": `password=${SECRET}\n`,
    "its beginning": `${SECRET.slice(0, 34)}…`,
    "its end": `…${SECRET.slice(-34)}`,
    "percent-encoded": encodeURIComponent(`{"p":"${SECRET}"}`),
    "hexadecimal": Buffer.from(SECRET).toString("hex"),
    "UTF-16 for PowerShell": Buffer.from(`x = '${SECRET}'`, "utf16le").toString("base64"),
  };
  for (const before of ["", "a", "ab", "abc"]) {
    disguises[`base64 after ${before.length} bytes`] = Buffer.from(`${before}${SECRET}tail`).toString(
      "base64",
    );
  }
  for (const [name, text] of Object.entries(disguises)) {
    await t.step(name, () => {
      assert.notDeepEqual(secretsIn(text, [SECRET]), []);
      assert.deepEqual(secretsIn(text, ["planted-password-of-somebody-else-entirely"]), []);
    });
  }
});

Deno.test("secrets with slashes and pluses are found percent-encoded", () => {
  const key = "planted+key/AbCd+/EfGhIjKlMnOpQrStUvWxYz";
  assert.notDeepEqual(secretsIn(`?k=${encodeURIComponent(key)}`, [key]), []);
});

Deno.test("a failure names the place and shows no secret", () => {
  assert.throws(() => assertNoSecret("stdout", `x ${SECRET}`, [SECRET]), (error: Error) => {
    assert.match(error.message, /secrets in stdout: planted-passwo… \(plain\)/);
    assert.ok(!error.message.includes(SECRET));
    return true;
  });
  assertNoSecret("stdout", "password=***", [SECRET]);
});
