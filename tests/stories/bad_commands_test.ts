import assert from "node:assert/strict";
import { stepsTeam } from "./harness/steps.ts";
import { type Story, story } from "./harness/story.ts";

const GOOD = [
  {
    name: "good",
    description: "does good",
    flags: [{ name: "fast", type: "bool" }],
    steps: ["echo good {{ .Flags.fast }}"],
  },
  {
    name: "constructor",
    flags: [{ name: "constructor" }, { name: "format" }],
    steps: ["echo '<{{ .Flags.constructor }}>'"],
  },
  { name: "toString", arguments: [{ name: "valueOf" }], steps: ["echo string"] },
  {
    name: "group",
    commands: [{ name: "inner", steps: ["echo inner"] }, { name: "bad=inner", steps: ["echo no"] }],
  },
];

/** What is wrong, what is typed, and what is told then. */
const BAD: [what: string, command: Record<string, unknown>, typed: string[], told: RegExp][] = [
  ["a name like a flag", { name: "-x" }, ["-x"], /"-x" is left out: it begins with a dash/],
  ["a name with =", { name: "a=b" }, ["a=b"], /"a=b" is left out: it has a character that cannot be typed/],
  [
    "a name for a shell",
    { name: "$(touch${IFS}x)" },
    ["$(touch${IFS}x)"],
    /cannot be typed as part of one word/,
  ],
  ["a name with controls", { name: "a\u001b[2J" }, ["a\u001b[2J"], /"a\\u001b\[2J" is left out/],
  ["a look-alike", { name: "аuth" }, ["аuth"], /it mixes letters that look alike/],
  ["the twin of another", { name: "рор" }, ["рор"], /it cannot be told from "pop"/],
  [
    "a long name",
    { name: "n".repeat(5000) },
    ["n".repeat(5000)],
    /has 5000 characters\n {2}A name has at most 64\./,
  ],
  ["what shells ask", { name: "complete" }, [], /shells ask it for completions/],
  [
    "below a leaf",
    { name: "completion more" },
    [],
    /the built-in command "completion" has no commands below it/,
  ],
  ["an empty flag", { name: "b1", flags: [{ name: "" }] }, ["b1"], /"b1": a flag needs a name of letters/],
  ["a flag with =", { name: "b2", flags: [{ name: "a=b" }] }, ["b2", "--help"], /"b2": a flag needs a name/],
  [
    "a long shorthand",
    { name: "b3", flags: [{ name: "f", shorthand: "ff" }] },
    ["b3"],
    /a shorthand is one letter/,
  ],
  [
    "two flags",
    { name: "b4", flags: [{ name: "f" }, { name: "f" }] },
    ["b4", "-z"],
    /has two of the flag "--f"/,
  ],
  [
    "flags alike",
    { name: "b5", flags: [{ name: "a-b" }, { name: "aB" }] },
    ["b5"],
    /--a-b and --aB are too much alike/,
  ],
  ["a long argument", { name: "b6", arguments: [{ name: "y".repeat(5000) }] }, ["b6"], /has 5000 characters/],
  [
    "variadic",
    { name: "b7", arguments: [{ name: "x..." }, { name: "y" }] },
    ["b7", "a"],
    /one word, and cannot take several/,
  ],
  [
    "a bracket",
    { name: "b8", arguments: [{ name: "x]\u001b[31m" }] },
    ["b8"],
    /"x\]\\u001b\[31m" has a character/,
  ],
  [
    "many flags",
    { name: "b9", flags: Array.from({ length: 5000 }, (_, i) => ({ name: `f${i}` })) },
    ["b9"],
    /"b9" has 5000 flags/,
  ],
];

const ALIASES: Record<string, string> = {
  "-y": "good",
  open: "good 'x",
  one: "two",
  two: "good --fast",
  here: "there x",
  there: "here",
};

/** A command a line, so that a line names a command. */
async function configure(t: Story, ...list: unknown[]): Promise<number> {
  const head = stepsTeam(
    ["dev"],
    `aliases: ${JSON.stringify(ALIASES)}\ncommands:\n`,
  );
  await t.write("workflows/one.yaml", "workflows: { ship: { steps: [{ command: x, type: shell }] } }\n");
  await t.configure(head + list.map((one) => `  - ${JSON.stringify(one)}\n`).join(""));
  return head.split("\n").length;
}

story(
  "a command with an impossible name or flag is left out with its place, and nothing else suffers",
  async (t) => {
    const bad = BAD.map(([, command]) => ({ ...command, steps: ["echo no"] }));
    const first = await configure(
      t,
      { name: "pop", aliases: ["good", "p", "-p"], steps: ["echo pop"] },
      ...bad,
      {
        name: "late",
        aliases: ["p"],
        steps: ["echo late"],
      },
      ...GOOD,
    );
    const help = (await t.atmos(["--help"], { code: 0 })).stdout;
    for (
      const name of ["good +does good", "pop", "late", "constructor", "toString", "group", "auth", "validate"]
    ) {
      assert.match(help, new RegExp(`^ {2}${name}`, "m"));
    }
    assert.doesNotMatch(help, /b1|b9|a=b|nnnn/);
    assert.ok(!help.includes("\u001b"));
    const works: [string[], RegExp][] = [
      [["good", "--fast"], /^good true\n$/],
      [["two"], /^good true\n$/],
      [["one"], /^good true\n$/],
      [["p"], /^pop\n$/],
      [["late"], /^late\n$/],
      [["constructor"], /^<>\n$/],
      [["constructor", "--constructor", "x"], /^<x>\n$/],
      [["toString"], /^string\n$/],
      [["group", "inner"], /^inner\n$/],
      [["workflow", "list"], /ship/],
      [["auth", "list"], /dev/],
      [["group", "--help"], /inner/],
      [["help", "good"], /--fast/],
      [["complete", "--", "goo"], /^good\tdoes good$/m],
      [["complete", "--", "constructor", "--f"], /^--fo/m],
      [["complete", "--", ""], /^late/m],
    ];
    for (const [args, expected] of works) {
      assert.match((await t.atmos(args, { code: 0 })).stdout, expected, args.join(" "));
    }
    const { stdout: problems } = await t.atmos(["validate"], { code: 1 });
    for (const [index, [what, , typed, told]] of BAD.entries()) {
      const place = `atmos\\.yaml:${first + index + 1}:\\d+: `;
      assert.match(problems, new RegExp(`${place}error: [^\\n]*${told.source}`), what);
      if (typed.length === 0) continue;
      const said = await t.atmos(typed, { code: 2 });
      assert.equal(said.stdout, "", what);
      assert.match(said.stderr, new RegExp(`^✗ ${place}[^\\n]*${told.source}`), what);
    }
    const aliases: [string[], RegExp][] = [
      [["-y"], /the alias "-y" is left out: it begins with a dash/],
      [["open"], /the alias "open" is left out: a quote is left open/],
      [["here"], /the alias "here" is left out: it leads back to itself: here → there → here/],
      [["-p"], /"pop": the alias "-p" is left out/],
      [[], /"pop": the alias "good" is left out: it is taken/],
      [[], /"late": the alias "p" is left out: it is taken/],
      [["group", "bad=inner"], /"bad=inner" is left out/],
    ];
    for (const [typed, told] of aliases) {
      assert.match(problems, told);
      if (typed.length > 0 && typed[0] !== "-y") {
        assert.match(
          (await t.atmos(typed, { code: 2 })).stderr,
          new RegExp(`^✗ atmos\\.yaml:\\d+:\\d+: .*${told.source}`),
        );
      }
    }
  },
);

story(
  "very many and very deep commands, and long texts, keep help, completion and lists quick",
  async (t) => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ name: `m${index} x`, steps: ["x"] }));
    let deep: unknown = { name: "d", steps: ["x"] };
    for (let level = 0; level < 30; level++) deep = { name: "d", commands: [deep] };
    const long = "word ".repeat(50_000);
    await configure(
      t,
      {
        name: "first",
        description: `one\ntwo\u001b[2J\n\n${long}`,
        flags: [{ name: "f", description: long, values: Array(2000).fill("v") }],
        steps: ["echo first"],
      },
      deep,
      ...many,
    );
    await t.write(
      "workflows/long.yaml",
      JSON.stringify({ workflows: { w: { description: long, steps: [{ command: "x", type: "shell" }] } } }),
    );
    const help = (await t.atmos(["--help"], { code: 0 })).stdout;
    assert.match(help, /^ {2}first +one\n/m);
    const own = (await t.atmos(["first", "--help"], { code: 0 })).stdout;
    assert.match(own, /\none\ntwo\\u001b\[2J\n\nword word/);
    assert.ok(own.length < 10_000, String(own.length));
    assert.equal((await t.atmos(["first"], { code: 0 })).stdout, "first\n");
    assert.match((await t.atmos(["complete", "--", "fir"], { code: 0 })).stdout, /^first\tone$/m);
    const list = (await t.atmos(["workflow", "list"], { code: 0 })).stdout;
    assert.ok(list.length < 5000, String(list.length));
    const { stdout: problems } = await t.atmos(["validate"], { code: 1 });
    assert.match(problems, /left out: there are more than 500 commands/);
    assert.match((await t.atmos(["m498"], { code: 2 })).stderr, /there are more than 500 commands/);
    assert.ok(problems.length < 5000, String(problems.length));
    assert.match(problems, /"d" is left out: it is more than 16 words deep/);
  },
);
