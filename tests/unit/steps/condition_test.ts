import assert from "node:assert/strict";
import { holds, parseCondition } from "../../../src/steps/condition.ts";

const rows: [text: string, failed: boolean, ci: boolean, expected: boolean][] = [
  ["success", false, false, true],
  ["success", true, false, false],
  ["failure", true, false, true],
  ["failure", false, false, false],
  ["always", true, true, true],
  ["never", false, false, false],
  ["ci", false, true, true],
  ["ci", false, false, false],
  ["ci", true, true, false],
  ["local", false, false, true],
  ["failure && ci", true, true, true],
  ["failure && ci", true, false, false],
  ["always&&local", true, false, true],
];

for (const [text, failed, ci, expected] of rows) {
  Deno.test(`"${text}" ${expected ? "holds" : "does not hold"}: failed ${failed}, CI ${ci}`, () => {
    const condition = parseCondition(text);
    assert.ok(condition);
    assert.equal(holds(condition, { failed, ci }), expected);
  });
}

for (const text of ["", "Success", "success || ci", "1 == 1", "&&"]) {
  Deno.test(`${JSON.stringify(text)} is no condition`, () => assert.equal(parseCondition(text), undefined));
}
