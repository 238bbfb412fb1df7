import assert from "node:assert/strict";
import { Command } from "commander";
import fc from "fast-check";
import { QUICK_COMMANDS } from "../../../../src/cli/auth/quick_commands.ts";
import { splitArguments } from "../../../../src/cli/line/arguments.ts";
import { COMMAND_NAMES } from "../../../../src/cli/line/command_names.ts";
import { createProgram } from "../../../../src/cli/line/program.ts";
import { readQuickLine } from "../../../../src/cli/line/quick_line.ts";

interface Read {
  readonly command: string;
  readonly identity: string | undefined;
  readonly globals: object;
  readonly options: object;
  readonly tail: readonly string[] | undefined;
}

/** What the command tree understands; undefined when it refuses, or shows something instead. */
async function byTree(argv: readonly string[]): Promise<Read | undefined> {
  const { own, tail } = splitArguments(argv, COMMAND_NAMES);
  let read: Read | undefined;
  const silent = { writeOut: () => {}, writeErr: () => {}, outputError: () => {} };
  const program = await createProgram(
    () => (...args: unknown[]) => {
      const command = args.findLast((arg) => arg instanceof Command);
      const { color, ...globals } = program.opts();
      read = {
        command: command?.name() ?? "",
        identity: command?.args[0],
        globals: color === false ? { ...globals, color } : globals,
        options: command?.opts() ?? {},
        tail,
      };
      return Promise.resolve();
    },
    silent,
    [],
  );
  await program.parseAsync([...own], { from: "user" }).catch(() => read = undefined);
  return read;
}

const WORDS = [
  ..."auth env exec whoami list -i --identity -i=x --identity=y x -C -C=a --chdir --chdir= --profile a,b --profile=c"
    .split(" "),
  ..."--config --config-path --base-path --logs-level debug --logs-file --no-color --force-color --interactive"
    .split(
      " ",
    ),
  ..."--interactive=false --force-tty --format json -f -fjson -f=json --format=bash --output-file -o --login --output"
    .split(" "),
  ..."--cached --cached=1 --help -h --version -- - -x --nonsense --no-color=1 --profile= --force-color -oc"
    .split(
      " ",
    ),
  "",
];

/** Mostly lines of the commands that are read here, with words in every place. */
const line = fc.tuple(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 2 }),
  fc.constantFrom(["auth", "env"], ["auth", "exec"], ["auth", "whoami"], ["auth"], []),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }),
).map((parts) => parts.flat());

Deno.test("a line that is read at first sight means what it means to the command tree", async () => {
  let quick = 0;
  await fc.assert(
    fc.asyncProperty(line, async (argv) => {
      const read = readQuickLine(argv, QUICK_COMMANDS);
      if (read === undefined) return;
      quick++;
      assert.deepEqual(
        { ...read, globals: { ...read.globals }, options: { ...read.options } },
        await byTree(argv),
      );
    }),
    { numRuns: 1000 },
  );
  assert.ok(quick > 50, `only ${quick} lines were read`);
});

const READ: readonly string[][] = [
  ["auth", "env"],
  ["auth", "env", "--format", "json"],
  ["auth", "env", "-f", "fish", "-i", "prod", "--login"],
  ["auth", "exec", "--", "true"],
  ["auth", "exec", "prod", "--", "true"],
  ["auth", "env", "prod", "--output", "json"],
  ["auth", "exec", "-i", "prod", "--", "aws", "s3", "ls"],
  ["-i", "prod", "auth", "whoami", "--cached"],
  ["auth", "whoami", "--cached", "-o", "json", "--profile", "ci", "--no-color"],
];
for (const argv of READ) {
  Deno.test(`\`${argv.join(" ")}\` needs no command tree`, async () => {
    const read = readQuickLine(argv, QUICK_COMMANDS);
    assert.deepEqual(read, await byTree(argv));
    assert.notEqual(read, undefined);
  });
}

const LEFT: readonly string[][] = [
  [],
  ["auth"],
  ["auth", "login"],
  ["auth", "env", "--help"],
  ["auth", "exec", "aws", "s3"],
  ["auth", "env", "--format"],
  ["auth", "env", "--format", "--login"],
  ["auth", "env", "--cached"],
  ["auth", "__proto__"],
  ["auth", "constructor"],
  ["help", "auth", "env"],
];
for (const argv of LEFT) {
  Deno.test(`\`${argv.join(" ")}\` is left to the command tree`, () => {
    assert.equal(readQuickLine(argv, QUICK_COMMANDS), undefined);
  });
}
