import assert from "node:assert/strict";
import { Command } from "commander";
import { AtmosError } from "../../../../src/errors.ts";
import { addGlobalOptions, type Globals, readGlobals } from "../../../../src/cli/line/global_options.ts";
import { memorySystem } from "../../system/memory_system.ts";

async function parse(words: readonly string[], env: Record<string, string> = {}): Promise<Globals> {
  const program = new Command().exitOverride();
  addGlobalOptions(program);
  program.command("go").action(() => {});
  await program.parseAsync([...words], { from: "user" });
  return readGlobals(program.opts(), memorySystem({ env }).env);
}

const CASES: readonly (readonly [string, Record<string, string>, Partial<Globals>])[] = [
  ["go", {}, { identity: undefined, interactive: true, forceTty: false, color: "auto", chdir: undefined }],
  ["go --identity=dev", {}, { identity: "dev" }],
  ["--identity= go", {}, { identity: "" }],
  ["go -idev", {}, { identity: "dev" }],
  ["go --profile a,b --profile c", {}, { profiles: ["a", "b", "c"] }],
  ["--config x.yaml --config-path d go", {}, { config: ["x.yaml"], configPath: ["d"] }],
  ["-Cdir go", {}, { chdir: "dir" }],
  ["-C dir go", { ATMOS_CHDIR: "other" }, { chdir: "dir" }],
  ["go", { ATMOS_CHDIR: "other" }, { chdir: "other" }],
  ["go", { ATMOS_CHDIR: "" }, { chdir: undefined }],
  ["go", { ATMOS_LOGS_LEVEL: "Debug", ATMOS_LOGS_FILE: "x" }, { logsLevel: "Debug", logsFile: "x" }],
  ["go --logs-level trace", { ATMOS_LOGS_LEVEL: "Debug" }, { logsLevel: "trace" }],
  ["go --interactive=false", {}, { interactive: false }],
  ["go", { ATMOS_INTERACTIVE: "FALSE" }, { interactive: false }],
  ["go --interactive=true", { ATMOS_INTERACTIVE: "0" }, { interactive: true }],
  ["go", { ATMOS_FORCE_TTY: "true" }, { forceTty: true }],
  ["go --force-tty=no", { ATMOS_FORCE_TTY: "true" }, { forceTty: false }],
  ["go --no-color", { ATMOS_FORCE_COLOR: "true" }, { color: "never" }],
  ["go --force-color", { NO_COLOR: "1" }, { color: "always" }],
  ["go", { NO_COLOR: "1", ATMOS_FORCE_COLOR: "1" }, { color: "never" }],
  ["go", { NO_COLOR: "" }, { color: "auto" }],
  ["go", { ATMOS_FORCE_COLOR: "yes" }, { color: "always" }],
  ["go", { FORCE_COLOR: "1" }, { color: "always" }],
  ["go", { FORCE_COLOR: "3" }, { color: "always" }],
  ["go", { FORCE_COLOR: "0" }, { color: "never" }],
  ["go", { FORCE_COLOR: "" }, { color: "auto" }],
  ["go", { CLICOLOR_FORCE: "1" }, { color: "always" }],
  ["go", { CLICOLOR_FORCE: "0" }, { color: "auto" }],
  ["go", { CLICOLOR: "0" }, { color: "never" }],
  ["go", { CLICOLOR: "0", CLICOLOR_FORCE: "1" }, { color: "always" }],
  ["go", { NO_COLOR: "1", FORCE_COLOR: "1" }, { color: "never" }],
  ["go --no-color", { CLICOLOR_FORCE: "1" }, { color: "never" }],
  ["go", { ATMOS_FORCE_COLOR: "true", FORCE_COLOR: "0" }, { color: "always" }],
];

for (const [line, env, expected] of CASES) {
  Deno.test(`"${line}" with ${JSON.stringify(env)} gives ${JSON.stringify(expected)}`, async () => {
    const globals = await parse(line.split(" "), env);
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(globals[name as keyof Globals], value, name);
    }
  });
}

Deno.test("a switch that is neither true nor false is wrong usage", async () => {
  await assert.rejects(
    parse(["go", "--interactive=maybe\u001b[2J"]),
    (error) =>
      error instanceof AtmosError && error.code === "usage" && !error.message.includes("\u001b") &&
      /--interactive.*neither true nor false/.test(error.message),
  );
  await assert.rejects(parse(["go"], { ATMOS_FORCE_TTY: "si" }), /ATMOS_FORCE_TTY/);
});
