import assert from "node:assert/strict";
import { barText, progressBar } from "../../../../src/cli/text/progress.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { memorySystem } from "../../system/memory_system.ts";

Deno.test("a bar fills with what is done", () => {
  assert.equal(barText("Reading", 0, undefined, 80), "Reading…");
  assert.equal(barText("Reading", 0, 0, 80), `Reading ${"█".repeat(24)} 0/0`);
  assert.equal(barText("Reading", 12, 48, 80), `Reading ${"█".repeat(6)}${"░".repeat(18)} 12/48`);
  assert.equal(barText("Reading", 48, 48, 80), `Reading ${"█".repeat(24)} 48/48`);
});

Deno.test("a bar leaves room for what stands beside it, and never fills the line", () => {
  assert.equal(barText("Reading", 12, 48, 26), `Reading ${"█".repeat(2)}${"░".repeat(9)} 12/48`);
  assert.equal(barText("Reading", 12, 48, 16), "Reading 12/48");
  assert.equal(barText("Reading", 12, 48, 10), "ing 12/48");
  assert.equal(barText("Reading", 0, undefined, 5), "Read");
});

Deno.test("how much there is is drawn as soon as it is known", () => {
  const system = memorySystem({ terminal: true });
  const bar = progressBar(system, createStyle(false), "Reading");
  bar.show(0, undefined);
  bar.show(0, 100);
  bar.show(1, 100);
  assert.deepEqual(system.stderr().match(/\d+\/\d+/g), ["0/100"]);
});

Deno.test("a bar is drawn on a terminal alone, not for every step, and is taken away", () => {
  const silent = memorySystem();
  progressBar(silent, createStyle(false), "Reading").show(1, 2);
  assert.equal(silent.stderr(), "");
  const system = memorySystem({ terminal: true });
  const bar = progressBar(system, createStyle(false), "Reading");
  for (let done = 1; done <= 50; done++) bar.show(done, 100);
  bar.show(100, 100);
  bar.end();
  assert.deepEqual(system.stderr().match(/\d+\/\d+/g), ["1/100", "100/100"]);
  assert.ok(system.stderr().endsWith("\r\u001b[2K"));
});
