import assert from "node:assert/strict";
import { chooseTargets, executableName, TARGETS } from "../../../../scripts/compile/targets.ts";

Deno.test("targets: every target has a file name of its own that says version, system and processor", () => {
  assert.deepEqual(TARGETS.map((target) => executableName("1.2.3", target)), [
    "atmos-1.2.3-linux-x86_64",
    "atmos-1.2.3-linux-aarch64",
    "atmos-1.2.3-macos-x86_64",
    "atmos-1.2.3-macos-aarch64",
    "atmos-1.2.3-windows-x86_64.exe",
  ]);
});

for (const target of ["", "linux", "../x", "x86_64-unknown-linux-musl", "riscv64-unknown-linux-gnu"]) {
  Deno.test(`targets: "${target}" is refused with the list of what there is`, () => {
    assert.throws(
      () => executableName("1.2.3", target),
      /cannot build for ".*": the targets are x86_64-unknown-/,
    );
  });
}

Deno.test("targets: all by default, the one asked for, and with a runtime of one's own the machine at hand", () => {
  assert.deepEqual(chooseTargets(undefined, "host", false), TARGETS);
  assert.deepEqual(chooseTargets("x", "host", false), ["x"]);
  assert.deepEqual(chooseTargets("x", "host", true), ["x"]);
  assert.deepEqual(chooseTargets(undefined, "host", true), ["host"]);
});
