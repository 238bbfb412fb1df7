import assert from "node:assert/strict";
import { failedEnvironment } from "../../../../../src/cli/auth/env/failure.ts";
import { memorySystem } from "../../../system/memory_system.ts";

const ROWS: [line: string, env: Record<string, string>, expected: string][] = [
  ["auth env", {}, "false;\n"],
  ["auth env --format bash", {}, "false;\n"],
  ["auth env --format=fish", {}, "false;\n"],
  ["-i dev auth env -f powershell", {}, "throw 'atmos auth env has failed';\n"],
  ["auth env", { ATMOS_AUTH_ENV_FORMAT: "powershell" }, "throw 'atmos auth env has failed';\n"],
  ["auth env --format bsh", {}, "false;\n"],
  ["auth env --format json", {}, ""],
  ["auth env --format dotenv", {}, ""],
  ["auth env --format github", {}, ""],
  ["auth env --output-file .env", {}, ""],
  ["auth env", { ATMOS_AUTH_ENV_OUTPUT_FILE: ".env" }, ""],
  ["auth env -o /dev/stdout", {}, "false;\n"],
  ["auth env --oops", {}, "false;\n"],
  ["auth env -- --format json", {}, "false;\n"],
];

for (const [line, env, expected] of ROWS) {
  Deno.test(`when \`atmos ${line}\` fails${JSON.stringify(env)}, it prints ${JSON.stringify(expected)}`, () => {
    assert.equal(failedEnvironment(line.split(" "), memorySystem({ env }).env), expected);
  });
}
