import assert from "node:assert/strict";
import { dueAt, renewalLead } from "../../../../src/auth/lease/renewal_time.ts";

const MINUTE = 60_000;

Deno.test("an hour is renewed with sixteen minutes left, and so is what lasts longer", () => {
  assert.equal(renewalLead({ issuedAt: 0, expiresAt: 60 * MINUTE }), 16 * MINUTE);
  assert.equal(dueAt({ issuedAt: 0, expiresAt: 12 * 60 * MINUTE }), (12 * 60 - 16) * MINUTE);
});

Deno.test("what lasts a short time is renewed at half of it", () => {
  assert.equal(dueAt({ issuedAt: 0, expiresAt: 15 * MINUTE }), 7.5 * MINUTE);
  assert.equal(dueAt({ issuedAt: 10_000, expiresAt: 30_000 }), 20_000);
});

Deno.test("of what nobody knows since when it is there, an hour is assumed", () => {
  assert.equal(dueAt({ issuedAt: undefined, expiresAt: 60 * MINUTE }), 44 * MINUTE);
});

Deno.test("what never ends is never due, and a life that makes no sense is due at its end", () => {
  assert.equal(dueAt({ issuedAt: 0, expiresAt: undefined }), Infinity);
  assert.equal(dueAt({ issuedAt: 90 * MINUTE, expiresAt: 60 * MINUTE }), 60 * MINUTE);
});
