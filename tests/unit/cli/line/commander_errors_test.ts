import assert from "node:assert/strict";
import { CommanderError } from "commander";
import type { CommandNames } from "../../../../src/cli/line/arguments.ts";
import { commandPath, usageError } from "../../../../src/cli/line/commander_errors.ts";

const leaf: CommandNames = { below: new Map() };
const COMMANDS: CommandNames = {
  below: new Map([["auth", { below: new Map([["login", leaf], ["exec", leaf]]) }]]),
};

Deno.test("the command that a line names is found among its flags and mistakes", () => {
  assert.deepEqual(commandPath(["-C", "x", "auth", "--oops", "login", "auth"], COMMANDS), ["auth", "login"]);
  assert.deepEqual(commandPath(["-C", "auth", "auth", "--logs-level", "login", "exec"], COMMANDS), [
    "auth",
    "exec",
  ]);
  assert.deepEqual(commandPath(["nope"], COMMANDS), []);
});

Deno.test("what commander found is told in our words, with its suggestion and the help to read", () => {
  const error = new CommanderError(
    1,
    "commander.unknownCommand",
    "error: unknown command 'logn'\n(Did you mean login?)",
  );
  const usage = usageError(error, ["auth"]);
  assert.equal(usage.code, "usage");
  assert.equal(usage.message, 'cannot understand the command line: unknown command "logn"');
  assert.equal(usage.hint, "Did you mean login? Run `atmos auth --help` for what it understands.");
});

Deno.test("words for exec without two dashes get the one hint that helps", () => {
  const error = new CommanderError(1, "commander.excessArguments", "error: too many arguments for 'exec'.");
  assert.equal(
    usageError(error, ["auth", "exec"]).hint,
    "Put the command after two dashes: `atmos auth exec IDENTITY -- COMMAND`, or `atmos auth exec -- COMMAND` as the default " +
      "identity.",
  );
});
