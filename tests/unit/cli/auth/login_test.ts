import assert from "node:assert/strict";
import { withObstacle } from "../../../../src/cli/asking/obstacle.ts";
import { AtmosError } from "../../../../src/errors.ts";

const NOT_SIGNED_IN = new AtmosError("not_signed_in", "cannot use it: nobody is signed in", {
  hint: "Run `atmos auth login dev`.",
});

for (
  const [obstacle, words] of [
    ["prompts_off", /--interactive=false or ATMOS_INTERACTIVE/],
    ["ci", /CI is set.*`--device`/],
    ["no_terminal", /no terminal.*`--device`/],
  ] as const
) {
  Deno.test(`a login that nobody can help with says what is in the way: ${obstacle}`, () => {
    const error = withObstacle(NOT_SIGNED_IN, obstacle, true);
    assert.ok(error instanceof AtmosError);
    assert.deepEqual([error.code, error.message], ["not_signed_in", NOT_SIGNED_IN.message]);
    assert.match(error.hint ?? "", words);
    const without = withObstacle(NOT_SIGNED_IN, obstacle, false);
    assert.ok(without instanceof AtmosError);
    assert.doesNotMatch(without.hint ?? "", /--device/);
    assert.match(without.hint ?? "", /\.$/);
  });
}

Deno.test("other errors of a login stay as they are", () => {
  const other = new AtmosError("unavailable", "cannot ask", { hint: "Try again." });
  assert.equal(withObstacle(other, "ci", true), other);
  assert.equal(withObstacle(NOT_SIGNED_IN, undefined, true), NOT_SIGNED_IN);
  for (
    const hint of [
      "Run `az login --tenant acme.example`.",
      "Run `atmos auth user configure ci < FILE`, with its key file.",
      "Run `atmos auth login dev --mfa-code CODE`.",
    ]
  ) {
    const own = new AtmosError("not_signed_in", "cannot use it", { hint });
    assert.equal(withObstacle(own, "ci", true), own, hint);
  }
});
