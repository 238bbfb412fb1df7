/** Whether anybody can read what a logout says decides nothing about what it does. */

import assert from "node:assert/strict";
import { signIn } from "./harness/sign_in.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { story } from "./harness/story.ts";

const OUTPUTS: readonly [what: string, args: readonly string[], shell: string, code: number][] = [
  ["whose words cannot be written", [], '"$@" 2>/dev/full', 0],
  ["whose reader has gone", [], '{ "$@"; echo $? >&3; } 2>&1 | :', 0],
  ["whose receipt cannot be written", ["--output", "json"], '"$@" >/dev/full', 1],
  [
    "whose log cannot be written",
    ["--logs-file", "/dev/stdout", "--logs-level", "debug"],
    '"$@" >/dev/full',
    0,
  ],
];

for (const [what, more, shell, expected] of OUTPUTS) {
  story(`a logout ${what} removes everything`, async (t) => {
    await signIn(t);
    const words = t.commandLine(["auth", "logout", "--all", ...more]);
    const { code } = await t.run("sh", ["-c", `exec 3>/dev/null; ${shell}`, "sh", ...words]);
    assert.equal(code, expected);
    const left = (await t.files()).filter(({ path }) => /aws\/team-sso|aws-sso\//.test(path));
    assert.deepEqual(left, []);
    await assertSignedOut(t, "dev-admin");
  });
}
