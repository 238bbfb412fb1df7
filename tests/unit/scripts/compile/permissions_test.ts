import assert from "node:assert/strict";
import { permissionFlags } from "../../../../scripts/compile/permissions.ts";
import denoJson from "../../../../deno.json" with { type: "json" };

Deno.test("permissions: the program's own set becomes flags, without ffi and never everything", () => {
  const flags = permissionFlags(denoJson.permissions.atmos);
  assert.ok(flags.includes("--allow-env") && flags.includes("--allow-run"));
  // The certificates that the system trusts have no name of their own that could be allowed by itself.
  assert.ok(flags.includes("--allow-sys"), flags.join(" "));
  assert.ok(!flags.some((flag) => /^(-A|--allow-(all|ffi|import))/.test(flag)));
});

Deno.test("permissions: true allows a kind, a list allows its items, false nothing", () => {
  assert.deepEqual(permissionFlags({ env: true, net: ["a", "b:1"], run: false }), [
    "--allow-env",
    "--allow-net=a,b:1",
  ]);
});

for (const kind of ["ffi", "all", "import", "", "Read"]) {
  Deno.test(`permissions: "${kind}" is refused`, () => {
    assert.throws(() => permissionFlags({ [kind]: true }), /cannot allow/);
  });
}

for (const list of [[], [""], ["a,b"]]) {
  Deno.test(`permissions: the list ${JSON.stringify(list)} is refused, for it could mean everything`, () => {
    assert.throws(() => permissionFlags({ read: list }), /is not a list of names/);
  });
}
