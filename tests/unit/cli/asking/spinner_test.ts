import assert from "node:assert/strict";
import { startSpinner } from "../../../../src/cli/asking/spinner.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { memorySystem } from "../../system/memory_system.ts";

const plain = createStyle(false);

Deno.test("the wait is one line that moves, fits the terminal and goes away", async () => {
  const system = memorySystem({ terminal: true, columns: 30 });
  const stop = startSpinner(system, plain, {
    text: "Waiting for a long time",
    expiresAt: system.clock.now() + 65_000,
  });
  await system.clock.tick(350);
  stop();
  const pictures = system.stderr().split("\r\u001b[2K");
  assert.ok(pictures.length > 3, String(pictures.length));
  assert.equal(pictures.at(-1), "");
  for (const picture of pictures.slice(1, -1)) {
    assert.ok(picture.length < 30, picture);
    assert.match(picture, /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Waiting for a long time \(1…$/);
  }
  assert.ok(!system.stderr().includes("\u001b[?25l"), "the cursor is never hidden");
  assert.ok(!system.stderr().includes("\n"));
});

for (
  const [name, options] of [["a pipe", {}], ["a dumb terminal", {
    terminal: true,
    env: { TERM: "dumb" },
  }]] as const
) {
  Deno.test(`${name} gets one plain line`, () => {
    const system = memorySystem(options);
    startSpinner(system, plain, { text: "Waiting", expiresAt: system.clock.now() + 65_000 })();
    assert.equal(system.stderr(), "Waiting (1m 5s left)…\n");
  });
}
