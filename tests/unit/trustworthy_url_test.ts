import assert from "node:assert/strict";
import { isTrustworthy } from "../../src/trustworthy_url.ts";

const TABLE: readonly (readonly [url: string, trustworthy: boolean])[] = [
  ["https://corp.example/start", true],
  ["HTTPS://corp.example", true],
  ["http://127.0.0.1:8080/x", true],
  ["http://127.9.9.9", true],
  ["http://2130706433/", true],
  ["http://0x7f.1/", true],
  ["http://localhost:1", true],
  ["http://LOCALHOST", true],
  ["http://[::1]:9", true],
  ["http://[0:0:0:0:0:0:0:1]", true],
  ["http://corp.example", false],
  ["http://localhost.evil.example", false],
  ["http://127.0.0.1.evil.example", false],
  ["http://localhost@evil.example", false],
  ["http://0.0.0.0", false],
  ["http://[::ffff:127.0.0.1]", false],
  ["http://169.254.169.254", false],
  ["http://foo.localhost", false],
  ["ftp://localhost", false],
  ["ws://localhost", false],
  ["file:///etc/passwd", false],
  ["javascript:alert(1)", false],
];

for (const [url, trustworthy] of TABLE) {
  Deno.test(`${url} is ${trustworthy ? "safe to send secrets to" : "not for secrets"}`, () => {
    assert.equal(isTrustworthy(new URL(url)), trustworthy);
  });
}
