import assert from "node:assert/strict";
import { applyPatch } from "../../../src/children/overlay.ts";

Deno.test("a patch sets, replaces and unsets, and leaves the rest", () => {
  const base = { PATH: "/bin", AWS_ACCESS_KEY_ID: "stale", AWS_PROFILE: "old" };
  const patch = { set: { AWS_PROFILE: "new", EMPTY: "" }, unset: ["AWS_ACCESS_KEY_ID", "NOT_THERE"] };
  assert.deepEqual(applyPatch(base, patch, "linux"), { PATH: "/bin", AWS_PROFILE: "new", EMPTY: "" });
  assert.equal(base.AWS_PROFILE, "old");
});

Deno.test("names differ by case, except on Windows", () => {
  const base = { aws_profile: "old" };
  const patch = { set: { AWS_PROFILE: "new" }, unset: [] };
  assert.deepEqual(applyPatch(base, patch, "linux"), { aws_profile: "old", AWS_PROFILE: "new" });
  assert.deepEqual(applyPatch(base, patch, "windows"), { AWS_PROFILE: "new" });
});

Deno.test("a variable called __proto__ is a variable like any other", () => {
  const base = JSON.parse('{"__proto__": "x", "A": "1"}');
  assert.deepEqual(Object.keys(applyPatch(base, { set: {}, unset: ["A"] }, "linux")), ["__proto__"]);
});
