import assert from "node:assert/strict";
import { fit, fitted, places } from "../../../../src/cli/text/places.ts";

Deno.test("a line that must not wrap is measured in columns, and cut between characters", () => {
  for (
    const [text, width, shown] of [
      ["plain", 5, "plain"],
      ["plain", 4, "pla…"],
      ["日本語", 6, "日本語"],
      ["日本語", 5, "日本…"],
      ["日本語", 4, "日…"],
      ["🔑🔑", 3, "🔑…"],
      ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ] as const
  ) {
    assert.equal(fit(text, width), shown);
    assert.ok(places(fit(text, width)) <= width);
    assert.equal(places(fitted(text, width)), width);
  }
});
