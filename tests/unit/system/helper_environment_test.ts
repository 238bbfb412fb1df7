import assert from "node:assert/strict";
import { helperEnvironment } from "../../../src/system/helper_environment.ts";

const PATHS: readonly (readonly [string, string | undefined])[] = [
  ["/usr/bin:/bin", "/usr/bin:/bin"],
  [".:/usr/bin", "/usr/bin"],
  ["/usr/bin:", "/usr/bin"],
  ["./tools:/usr/bin::bin:/bin:..", "/usr/bin:/bin"],
  [".", undefined],
  ["", undefined],
];

for (const [value, expected] of PATHS) {
  Deno.test(`of the PATH ${JSON.stringify(value)} a program that serves us gets ${expected ?? "none"}`, () => {
    const { PATH, ...rest } = helperEnvironment({ PATH: value, HOME: "/home/me" });
    assert.deepEqual([PATH, rest], [expected, { HOME: "/home/me" }]);
  });
}

Deno.test("the name of the variable is no matter of capitals", () => {
  assert.deepEqual(helperEnvironment({ Path: ".:/bin" }), { Path: "/bin" });
});
