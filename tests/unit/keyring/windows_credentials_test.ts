import assert from "node:assert/strict";
import { KeyringFailure } from "../../../src/keyring/keyring_failure.ts";
import { judge } from "../../../src/keyring/windows_credentials.ts";
import { WINDOWS_ARGUMENTS, WINDOWS_CSHARP, WINDOWS_SCRIPT } from "../../../src/keyring/windows_script.ts";

Deno.test("answers stand between the first line and the last", () => {
  const stdout = "atmos-auth 1\r\nok atmos1:s:1\r\nnone\r\nend\r\n";
  assert.deepEqual(judge({ code: 0, stdout, stderr: "" }), ["ok atmos1:s:1", "none"]);
});

const FAILURES: readonly (readonly [string, number, string, string, RegExp])[] = [
  ["error 1312", 0, "atmos-auth 1\nerror 1312\nend\n", "unreachable", /not there in this kind of session/],
  ["error 1783", 0, "atmos-auth 1\nok\nerror 1783\nend\n", "unreachable", /too large \(error 1783\)/],
  ["error 5", 0, "atmos-auth 1\nerror 5\nend\n", "unreachable", /access was denied/],
  ["error 8", 0, "atmos-auth 1\nerror 8\nend\n", "unreachable", /error 8/],
  ["another value than was written", 0, "atmos-auth 1\nerror -1\nend\n", "corrupt", /did not keep/],
  ["no last line", 0, "atmos-auth 1\nok\n", "unreachable", /could not run the script/],
  ["no first line", 0, "ok\nend\n", "unreachable", /could not run the script/],
  ["nothing", 0, "", "unreachable", /could not run the script/],
  [
    "a failed compilation",
    8,
    "failed SOURCE_CODE_ERROR,Microsoft.PowerShell.Commands.AddTypeCommand\n",
    "unreachable",
    /SOURCE_CODE_ERROR/,
  ],
];

for (const [what, code, stdout, state, reason] of FAILURES) {
  Deno.test(`${what} is ${state}`, () => {
    assert.throws(() => judge({ code, stdout, stderr: "" }), (thrown) => {
      assert.ok(thrown instanceof KeyringFailure);
      assert.equal(thrown.trouble.state, state);
      assert.match(thrown.trouble.reason, reason);
      return true;
    });
  });
}

Deno.test("the script is plain ASCII, and nothing in it ends the quoted C# or the script early", () => {
  assert.match(WINDOWS_SCRIPT, /^[\x20-\x7e\n]*$/);
  assert.equal(WINDOWS_CSHARP.split("\n").filter((line) => line.startsWith("'@")).length, 0);
  assert.equal(WINDOWS_SCRIPT.split("\n").filter((line) => line === "#data").length, 0);
  assert.ok(WINDOWS_ARGUMENTS.every((argument) => !argument.includes('"')));
});

Deno.test("no method has the name of its class, which C# does not allow", () => {
  const classes = [...WINDOWS_CSHARP.matchAll(/(?:class|struct) (\w+)/g)].map(([, name]) => name);
  const methods = [...WINDOWS_CSHARP.matchAll(/(\w+)\(/g)].map(([, name]) => name);
  assert.deepEqual(classes, ["AtmosCredentials", "Credential"]);
  assert.ok(!methods.includes("AtmosCredentials"));
});
