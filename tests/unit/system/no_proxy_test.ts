import assert from "node:assert/strict";
import { plainNoProxy } from "../../../src/system/no_proxy.ts";

const FORMS: [written: string, plain: string][] = [
  ["*", "*"],
  ["corp.example, .other.example", "corp.example,.other.example"],
  ["*.corp.example", ".corp.example"],
  ["a.example b.example\tc.example", "a.example,b.example,c.example"],
  ["Corp.Example", "corp.example"],
  ["corp.example:8443,10.0.0.0/8,192.168.1.1:80", "corp.example,10.0.0.0/8,192.168.1.1"],
  ["::1,[::1]:80,fe80::/10", "::1,[::1]:80,fe80::/10"],
  [",,", ""],
];

for (const [written, plain] of FORMS) {
  Deno.test(`NO_PROXY ${JSON.stringify(written)} is read as ${JSON.stringify(plain)}`, () => {
    assert.equal(plainNoProxy(written), plain);
  });
}
