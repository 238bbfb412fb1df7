import assert from "node:assert/strict";
import fc from "fast-check";
import { executedSpans, holds, type Spans, united } from "../../../../scripts/cov/executed.ts";

const range = (
  startOffset: number,
  endOffset: number,
  count: number,
): { startOffset: number; endOffset: number; count: number } => ({ startOffset, endOffset, count });

Deno.test("executed: the innermost range speaks for a character", () => {
  const functions = [
    { ranges: [range(0, 100, 1)] },
    { ranges: [range(10, 40, 0)] },
    { ranges: [range(50, 90, 3), range(60, 70, 0), range(65, 68, 2)] },
  ];
  assert.deepEqual(executedSpans({ url: "", functions }), [[0, 10], [40, 60], [65, 68], [70, 100]]);
  assert.deepEqual(executedSpans({ url: "", functions: [] }), []);
  assert.deepEqual(executedSpans({ url: "", functions: [{ ranges: [range(0, 9, 0)] }] }), []);
});

Deno.test("executed: what either executed is in the union, and nothing else", () => {
  assert.deepEqual(united([[0, 10], [40, 60]], [[5, 20], [60, 61], [90, 99]]), [[0, 20], [40, 61], [90, 99]]);
  const spans: fc.Arbitrary<Spans> = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 9 })))
    .map((all) => all.reduce<Spans>((sum, [from, length]) => united(sum, [[from, from + length]]), []));
  fc.assert(fc.property(spans, spans, (one, other) => {
    const both = united(one, other);
    for (let at = 0; at < 70; at++) {
      assert.equal(holds(both, at), holds(one, at) || holds(other, at), `${at}`);
    }
  }));
});
