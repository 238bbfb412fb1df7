import assert from "node:assert/strict";
import { arnFits } from "../../../../src/clouds/aws/arn_pattern.ts";

const SESSION = "arn:aws:sts::111122223333:assumed-role/Deployer/ann";

for (
  const [pattern, actual, fits] of [
    [SESSION, SESSION, true],
    ["arn:aws:sts::111122223333:assumed-role/Deployer", SESSION, true],
    ["arn:aws:sts::111122223333:assumed-role/Deployer/*", SESSION, true],
    ["arn:aws:iam::111122223333:role/Deployer", SESSION, true],
    ["arn:aws:iam::111122223333:role/some/path/Deployer", SESSION, true],
    ["arn:aws:iam::111122223333:role/Dep*", SESSION, true],
    ["arn:aws:iam::*:role/Deployer", SESSION, true],
    ["arn:aws:iam::111122223333:role/Deploy", SESSION, false],
    ["arn:aws:iam::111122223333:role/deployer", SESSION, false],
    ["arn:aws:iam::999988887777:role/Deployer", SESSION, false],
    ["arn:aws-cn:iam::111122223333:role/Deployer", SESSION, false],
    ["arn:aws:sts::111122223333:assumed-role/Deployer/bob", SESSION, false],
    ["arn:aws:iam::111122223333:user/Deployer", SESSION, false],
    ["arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:user/team/ann", true],
    ["arn:aws:iam::111122223333:role/x", "arn:aws:iam::111122223333:user/x", false],
    ["", SESSION, false],
    ["*", SESSION, true],
    ["arn:aws:sts::111122223333:assumed-role/Deployer/ann*ann", SESSION, false],
    ["a*a", "a", false],
  ] as const
) {
  Deno.test(`"${pattern}" ${fits ? "is" : "is not"} ${actual}`, () => {
    assert.equal(arnFits(pattern, actual), fits);
  });
}

Deno.test("many stars take no time", () => {
  const begun = performance.now();
  assert.equal(arnFits(`${"*a".repeat(5000)}*b`, "a".repeat(5000)), false);
  assert.ok(performance.now() - begun < 500);
});
