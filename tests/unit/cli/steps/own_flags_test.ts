/** Flags of custom commands that are called like flags of every command, and aliases. */
import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const CONFIGURATION = `aliases:
  sub: version
  first: second --version 3
  second: show
  round: circle
  circle: round
commands:
  - name: show
    flags:
      - { name: version }
      - { name: profile, shorthand: C }
      - { name: interactive }
      - { name: no-color, type: bool }
      - { name: logs-level, default: mine }
    steps:
      - "echo {{ .Flags.version }}|{{ .Flags.profile }}|{{ .Flags.interactive }}|{{ index .Flags \\"no-color\\" }}|{{ index .Flags \\"logs-level\\" }}"
  - name: bad
    flags: [{ name: help }, { name: thing, shorthand: i }]
    steps: [echo no]
  - name: version
    steps: [echo never]
    commands: [{ name: all, steps: [echo all] }]
  - name: validate
    steps: [echo never]
    commands: [{ name: all, steps: [echo everything] }]
`;

async function atmos(
  line: string,
): Promise<{ code: number; ran: string[]; out: string; system: MemorySystem }> {
  const system = memorySystem({
    env: { HOME: "/home/me", PATH: "/usr/bin", NO_COLOR: "1" },
    files: { "/project/atmos.yaml": CONFIGURATION, "/project/sub/atmos.yaml": CONFIGURATION },
    workingFolder: "/project",
    start: () => 0,
  });
  system.files.put("/usr/bin/sh", "", 0o755);
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  const ran = system.started.map(({ args }) => args.at(-1) ?? "");
  return { code, ran, out: system.stdout(), system };
}

const ROWS: [line: string, ran: string][] = [
  ["show", "echo ||||mine"],
  ["show --version 1.2", "echo 1.2||||mine"],
  ["show --version=1.2 --profile x", "echo 1.2|x|||mine"],
  ["show -C x", "echo |x|||mine"],
  ["show --interactive yes --no-color", "echo ||yes|true|mine"],
  ["show --logs-level loud", "echo ||||loud"],
  ["--interactive=false --logs-level error show --logs-level loud", "echo ||||loud"],
  ["-C /project/sub show -C x", "echo |x|||mine"],
  ["first", "echo 3||||mine"],
  ["-C /project/sub first --profile x", "echo 3|x|||mine"],
  ["validate all", "echo everything"],
  ["version all", "echo all"],
];

for (const [line, expected] of ROWS) {
  Deno.test(`\`atmos ${line}\` runs ${expected}`, async () => {
    const { code, ran, system } = await atmos(line);
    const shown = expected.replace(/^echo (.*)$/, (_, values: string) => {
      const parts = values.split("|");
      return parts.length === 5 && parts[3] === ""
        ? `echo ${parts.with(3, "false").join("|")}`
        : `echo ${values}`;
    });
    assert.deepEqual([code, ran], [0, [shown]], system.stderr());
  });
}

Deno.test("an alias is expanded where the command stands, and not at the first equal word", async () => {
  const { code, out, ran } = await atmos("--base-path sub sub");
  assert.deepEqual([code, ran], [0, []]);
  assert.match(out, /^atmos /);
});

Deno.test("without a command of their own the flags of every command are what they are", async () => {
  for (const line of ["--version", "-C /project/sub --version", "version"]) {
    assert.match((await atmos(line)).out, /^atmos /, line);
  }
});

Deno.test("aliases that form a circle are told with their place, and the help shows those that work", async () => {
  const circle = await atmos("round");
  assert.equal(circle.code, 2);
  assert.match(
    circle.system.stderr(),
    /^✗ atmos\.yaml:5:10: the alias "round" is left out: it leads back to itself: round → circle → round\n/,
  );
  const { out } = await atmos("--help");
  assert.match(out, /^ {2}first +stands for `atmos second --version 3`$/m);
  assert.doesNotMatch(out, /^ {2}round/m);
});

Deno.test("what cannot be reached is said by validate: taken flags, and steps below the name of a built-in", async () => {
  const { code, system } = await atmos("validate");
  const told = system.stdout() + system.stderr();
  assert.equal(code, 1);
  assert.match(told, /atmos\.yaml:17:\d+: error: the flag --help is taken/);
  assert.match(told, /atmos\.yaml:17:\d+: error: the shorthand -i of --thing is taken/);
  for (const name of ["version", "validate"]) {
    assert.match(
      told,
      new RegExp(`warning: command "${name}": its steps never run: atmos has a command of this name`),
    );
  }
  assert.doesNotMatch(told, /--version|--profile/);
});
