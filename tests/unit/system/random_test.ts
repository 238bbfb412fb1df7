import assert from "node:assert/strict";
import { random } from "../../../src/system/random.ts";
import { memoryRandom } from "./memory_random.ts";

for (const [name, dice] of [["the real dice", random], ["the dice of tests", memoryRandom()]] as const) {
  Deno.test(`${name} give as much as was asked for, and nothing twice`, () => {
    assert.equal(dice.bytes(33).length, 33);
    assert.notDeepEqual(dice.bytes(16), dice.bytes(16));
    const words = Array.from({ length: 100 }, dice.uuid);
    for (const word of words) {
      assert.match(word, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    assert.equal(new Set(words).size, 100);
    for (let count = 0; count < 100; count++) {
      const fraction = dice.fraction();
      assert.ok(fraction >= 0 && fraction < 1);
    }
  });
}

Deno.test("the dice of tests fall the same way in every run", () => {
  assert.equal(memoryRandom().uuid(), memoryRandom().uuid());
});
