import assert from "node:assert/strict";
import { Logging } from "../../../../src/cli/logging/logging.ts";
import { parseLogLevel } from "../../../../src/cli/logging/level.ts";
import type { MemoryFiles } from "../../system/memory_files.ts";
import { memorySystem } from "../../system/memory_system.ts";

const now = (): number => Date.UTC(2025, 0, 1);

Deno.test("lines wait until the level is known, then appear in order", async () => {
  const system = memorySystem();
  const logging = new Logging(now);
  logging.log.debug("first");
  logging.log.warn("second");
  assert.equal(logging.shows("error"), false);
  logging.settle({ threshold: "debug", file: "/dev/stderr" }, system);
  logging.log.info("third");
  await logging.flush();
  logging.log.trace("hidden");
  logging.log.error("fourth");
  await logging.flush();
  assert.deepEqual(system.stderr().split("\n"), [
    "2025-01-01T00:00:00Z DEBUG first",
    "2025-01-01T00:00:00Z WARN second",
    "2025-01-01T00:00:00Z INFO third",
    "2025-01-01T00:00:00Z ERROR fourth",
    "",
  ]);
});

for (
  const [threshold, shown] of [
    ["trace", "tdiwe"],
    ["debug", "diwe"],
    ["info", "iwe"],
    ["warning", "we"],
    ["error", "e"],
    ["off", ""],
  ] as const
) {
  Deno.test(`at level ${threshold} the lines "${shown}" are shown`, async () => {
    const system = memorySystem();
    const logging = new Logging(now);
    logging.settle({ threshold, file: "/dev/stdout" }, system);
    for (const level of ["trace", "debug", "info", "warn", "error"] as const) {
      logging.log[level](`<${level[0]}>`);
    }
    await logging.flush();
    assert.equal(system.stdout().replace(/[^<]*<(.)>\n/g, "$1"), shown);
    assert.equal(system.stderr(), "");
  });
}

const BEFORE = "2024-12-31T00:00:00Z INFO before";

Deno.test("a log file is appended to, in order, for its owner only", async () => {
  const system = memorySystem({ workingFolder: "/work", files: { "/work/atmos.log": `${BEFORE}\n` } });
  const logging = new Logging(now);
  logging.settle({ threshold: "info", file: "atmos.log" }, system);
  for (let index = 0; index < 20; index++) logging.log.info(`line ${index}`);
  await logging.flush();
  const text = await system.files.readText("/work/atmos.log");
  assert.deepEqual(
    text?.split("\n").map((line) => line.replace(/^2025-01.*INFO /, "")),
    [BEFORE, ...Array.from({ length: 20 }, (_, index) => `line ${index}`), ""],
  );
  logging.settle({ threshold: "off", file: "/dev/null" }, system);
  logging.log.info("a second decision does not count");
  await logging.flush();
  assert.match(await system.files.readText("/work/atmos.log") ?? "", /second decision/);
});

Deno.test("a log file that cannot be written is told once and stops nothing", async () => {
  const system = memorySystem({ workingFolder: "/work" });
  const logging = new Logging(now);
  const files = { ...system.files, appendLine: () => Promise.reject(new Error("no space\u001b[2J")) };
  logging.settle({ threshold: "info", file: "x/atmos.log" }, { files, terminal: system.terminal });
  logging.log.info("one");
  logging.log.info("two");
  await logging.flush();
  assert.equal(system.stderr(), '! cannot write the log file "/work/x/atmos.log": no space\\u001b[2J\n');
});

const TAKEN: readonly [what: string, put: (files: MemoryFiles) => void, state: string][] = [
  ["a start file", (files) => files.put("/work/x", "alias ls=ls\n"), "what is there is no log of atmos"],
  [
    "what only looks like a date",
    (files) => files.put("/work/x", "2025-01-01T00:00:00Z \n"),
    "what is there is",
  ],
  ["a pipe or device", (files) => files.putOther("/work/x"), "it is no regular file"],
  ["a folder", (files) => files.putFolder("/work/x"), "it is a folder"],
  [
    "a link to nothing",
    (files) => files.putLink("/work/x", "/home/me/.rc"),
    "it is a link that leads to nothing",
  ],
  ["a link to an empty file", (files) => {
    files.put("/home/me/.rc", "");
    files.putLink("/work/x", "/home/me/.rc");
  }, "what is there is no log of atmos"],
];

for (const [what, put, state] of TAKEN) {
  Deno.test(`nothing is logged into ${what}`, async () => {
    const system = memorySystem({ workingFolder: "/work" });
    put(system.files);
    const logging = new Logging(now);
    logging.settle({ threshold: "info", file: "x" }, system);
    logging.log.info("one");
    logging.log.info("two");
    await logging.flush();
    const told = system.stderr();
    assert.equal(told.split("\n").length, 2, told);
    assert.ok(told.startsWith(`! cannot write the log file "/work/x": ${state}`), told);
    assert.deepEqual(system.files.calls.filter((call) => call.startsWith("append")), []);
  });
}

Deno.test("an empty file, and a link to a log of ours, are logged into", async () => {
  const system = memorySystem({
    workingFolder: "/work",
    files: { "/work/empty": "", "/logs/a": `${BEFORE}\n` },
  });
  system.files.putLink("/work/link", "/logs/a");
  for (const file of ["empty", "link"]) {
    const logging = new Logging(now);
    logging.settle({ threshold: "info", file }, system);
    logging.log.info("one");
    await logging.flush();
  }
  assert.equal(system.stderr(), "");
  assert.equal(system.files.text("/work/empty"), "2025-01-01T00:00:00Z INFO one\n");
  assert.equal(system.files.text("/logs/a"), `${BEFORE}\n2025-01-01T00:00:00Z INFO one\n`);
});

Deno.test("where nothing is logged, no file is looked at", async () => {
  const system = memorySystem({ workingFolder: "/work" });
  const logging = new Logging(now);
  logging.settle({ threshold: "warning", file: "x" }, system);
  logging.log.info("one");
  await logging.flush();
  assert.deepEqual(system.files.calls, []);
});

Deno.test("a program that is never told its level keeps its last lines only", async () => {
  const system = memorySystem();
  const logging = new Logging(now);
  for (let index = 0; index < 5000; index++) logging.log.error(`line ${index}`);
  logging.settle({ threshold: "trace", file: "/dev/stderr" }, system);
  await logging.flush();
  const lines = system.stderr().trimEnd().split("\n");
  assert.equal(lines.length, 1000);
  assert.match(lines.at(-1) ?? "", /line 4999$/);
});

Deno.test("log levels are known in any case, and nothing else is", () => {
  assert.equal(parseLogLevel("Warning"), "warning");
  assert.equal(parseLogLevel("WARN"), "warning");
  assert.equal(parseLogLevel(" off "), "off");
  for (const word of ["", "verbose", "constructor", "__proto__"]) {
    assert.throws(() => parseLogLevel(word), /there is no such level/, word);
  }
});
