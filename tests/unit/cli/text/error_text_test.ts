import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { Interrupted } from "../../../../src/cli/cancellation.ts";
import { errorText, exitCodeOf } from "../../../../src/cli/text/error_text.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";

const plain = { style: createStyle(false), width: undefined, stack: false };

Deno.test("an error is a line with a cross, and its hint is indented", () => {
  const error = new AtmosError("not_found", 'cannot find the identity "x": it is not configured', {
    hint: "Run `atmos auth list`.\nOr look into atmos.yaml.",
  });
  assert.equal(
    errorText(error, plain),
    '✗ cannot find the identity "x": it is not configured\n  Run `atmos auth list`.\n  Or look into atmos.yaml.\n',
  );
});

Deno.test("on a terminal lines are broken to its width, and commands stand out", () => {
  const error = new AtmosError("not_found", "one two three four", {
    hint: "Do `atmos auth login x` now please.",
  });
  assert.equal(
    errorText(error, { ...plain, width: 14 }),
    "✗ one two\n  three four\n  Do\n  `atmos auth login x`\n  now please.\n",
  );
  const colored = errorText(error, { ...plain, style: createStyle(true) });
  assert.ok(colored.includes("\u001b[36matmos auth login x\u001b[39m"), colored);
  assert.ok(!colored.includes("`"));
});

Deno.test("neither control characters nor keys in a message reach the terminal", () => {
  const error = new AtmosError("unavailable", "it said \u001b[2J AKIAIOSFODNN7EXAMPLE", {
    hint: "\u009b31m",
  });
  assert.equal(errorText(error, plain), "✗ it said \\u001b[2J ***\n  \\u009b31m\n");
});

Deno.test("what was not foreseen says how to report it, with its origin only when asked", () => {
  const error = new TypeError("x is not a function");
  assert.match(
    errorText(error, plain),
    /^✗ unexpected error: x is not a function\n {2}This should not happen/,
  );
  assert.ok(!errorText(error, plain).includes("error_text_test.ts"));
  assert.ok(errorText(error, { ...plain, stack: true }).includes("error_text_test.ts"));
  assert.match(errorText("a thrown text", plain), /unexpected error: a thrown text/);
});

Deno.test("exit codes follow the kind of error", () => {
  const codes = ["usage", "config_invalid", "command_not_found", "cancelled", "not_found", "busy"] as const;
  assert.deepEqual(codes.map((code) => exitCodeOf(new AtmosError(code, "x"))), [2, 2, 127, 130, 1, 1]);
  assert.equal(exitCodeOf(new Error("x")), 1);
  assert.equal(exitCodeOf(undefined), 1);
  assert.equal(new Interrupted(143).exitCode, 143);
});
