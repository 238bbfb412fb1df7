import assert from "node:assert/strict";
import { isKnown, namedVariables } from "../../../../scripts/docs/variables.ts";

Deno.test("docs variables: names are found in any text, once per mention", () => {
  const text =
    "`ATMOS_IDENTITY=a` and $AWS_PROFILE, AWS_ENDPOINT_URL_*; not MY_ATMOS_X, atmos_x, AWS, AWS_, XDG_x";
  const found = namedVariables([{ text, line: 7 }]);
  assert.deepEqual(found, [
    { name: "ATMOS_IDENTITY", line: 7 },
    { name: "AWS_PROFILE", line: 7 },
    { name: "AWS_ENDPOINT_URL_*", line: 7 },
  ]);
});

const KNOWN: readonly [name: string, source: string, known: boolean][] = [
  ["ATMOS_A", `env.get("ATMOS_A")`, true],
  ["ATMOS_A", `env.get("ATMOS_A_B")`, false],
  ["ATMOS_A", `env.get("MY_ATMOS_A")`, false],
  ["ATMOS_A", "", false],
  ["AWS_ENDPOINT_URL_*", `"AWS_ENDPOINT_URL_STS"`, true],
  ["AWS_ENDPOINT_URL_*", `"AWS_ENDPOINT_URL"`, false],
  ["ATMOS_XDG_*", "`ATMOS_XDG_${word}_HOME`", true],
];
for (const [name, source, known] of KNOWN) {
  Deno.test(`docs variables: ${name} is ${known ? "known" : "unknown"} to ${JSON.stringify(source)}`, () => {
    assert.equal(isKnown(name, ["", source]), known);
  });
}
