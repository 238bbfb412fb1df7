import assert from "node:assert/strict";
import { story } from "./harness/story.ts";

const COMMANDS = [
  "auth login",
  "auth whoami",
  "auth list",
  "auth exec",
  "auth shell",
  "auth env",
  "auth logout",
  "auth validate",
  "completion",
];

story("every command has help with examples that fits 80 columns, on stdout", async (t) => {
  for (const command of ["", "auth", ...COMMANDS, "version"]) {
    const words = command.split(" ").filter((word) => word !== "");
    const { stdout, stderr } = await t.atmos([...words, "--help"], { code: 0 });
    assert.equal(stderr, "");
    assert.match(stdout, new RegExp(`^Usage: atmos ${command}`));
    if (command !== "version") {
      assert.match(stdout, /\nExamples:\n {2}\S.*[:?]\n {4}\$ (atmos|eval|source)/, command);
    }
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, `${command}: ${line}`);
    assert.ok(!stdout.includes("\x1b"));
  }
});

story("help is found in every way that people try", async (t) => {
  const expected = (await t.atmos(["auth", "exec", "--help"], { code: 0 })).stdout;
  for (const args of [["auth", "exec", "-h"], ["help", "auth", "exec"], ["auth", "help", "exec"]]) {
    assert.equal((await t.atmos(args, { code: 0 })).stdout, expected, args.join(" "));
  }
  // What stands behind the dashes belongs to the command.
  const { stdout } = await t.atmos(["auth", "exec", "--identity=off", "--", "printf", "%s", "--help"], {
    code: 0,
  });
  assert.equal(stdout, "--help");
});

story("the version is one line on stdout", async (t) => {
  for (const args of [["version"], ["--version"]]) {
    const { stdout, stderr } = await t.atmos(args, { code: 0 });
    assert.match(stdout, /^atmos \d+\.\d+\.\d+\n$/);
    assert.equal(stderr, "");
  }
});

story("wrong usage exits with 2, and says what was meant", async (t) => {
  const cases: [string[], RegExp][] = [
    [
      ["auht"],
      /^✗ cannot understand the command line: unknown command "auht"\n {2}Did you mean auth\? Run `atmos --help`/,
    ],
    [["auth", "lgoin"], /Did you mean login\? Run `atmos auth --help`/],
    [["auth", "login", "--devise"], /^✗ .*unknown option "--devise"\n {2}Did you mean --device\?/],
    [["auth", "exec", "--idenity=x", "--", "true"], /Did you mean --identity\?/],
    [["auth", "login", "one", "two"], /too many arguments/],
    [["auth", "list", "--", "x"], /^✗ cannot use `--` here: this command runs no other command\n/],
    [["auth", "env", "--output-file"], /argument missing/],
    [
      ["auth", "exec", "--interactive=perhaps", "--", "true"],
      /--interactive: "perhaps" is neither true nor false/,
    ],
    [["completion"], /missing|needs/],
    [["completion", "tcsh"], /bash, zsh, fish, powershell/],
    [["help", "nope"], /there is no such command/],
    [["\x1b[31mred"], /"\\u001b\[31mred"/],
  ];
  for (const [args, words] of cases) {
    const { stdout, stderr } = await t.atmos(args, { code: 2 });
    assert.match(stderr, words);
    assert.equal(stdout, args[1] === "env" ? "false;\n" : "", args.join(" "));
    assert.ok(!stderr.includes("\x1b"));
  }
  for (const args of [[], ["auth"]]) {
    const { stdout, stderr } = await t.atmos(args, { code: 2 });
    assert.match(stderr, /^Usage: atmos/);
    assert.equal(stdout, "");
  }
});
