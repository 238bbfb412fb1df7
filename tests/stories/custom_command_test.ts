import assert from "node:assert/strict";
import { putOnPath } from "./harness/on_path.ts";
import { recorder, stepsTeam } from "./harness/steps.ts";
import { type Story, story } from "./harness/story.ts";

/** JSON, since any text can stand in that. */
async function commands(t: Story, ...list: unknown[]): Promise<void> {
  await t.configure(stepsTeam(["dev", "prod"], `commands: ${JSON.stringify(list)}\n`));
}

story("arguments and flags reach the steps as they were given, and are never evaluated", async (t) => {
  await commands(t, {
    name: "greet",
    arguments: [{ name: "who", required: true }, { name: "how", default: "kindly" }, { name: "where" }],
    flags: [
      { name: "mood", shorthand: "m", default: "good", values: ["good", "bad"] },
      { name: "loud", shorthand: "l", type: "bool" },
      { name: "no-cache", type: "bool", default: true },
      { name: "with-dash" },
    ],
    steps: [
      "printf '<%s>' {{ .Arguments.who | squote }} '{{ .Arguments.how }}' '{{ .Arguments.where }}' '{{ .Flags.mood }}' " +
      "'{{ .Flags.loud }}' '{{ index .Flags \"no-cache\" }}' '{{ index .flags \"with-dash\" }}' {{ .TrailingArgs }}",
    ],
  });
  const cases: [string[], string][] = [
    [["alex"], "<alex><kindly><><good><false><true><>"],
    [["a,b", "c,d", "e"], "<a,b><c,d><e><good><false><true><>"],
    [["{{ .Cwd }}", "{{ fail `x` }}"], "<{{ .Cwd }}><{{ fail `x` }}><><good><false><true><>"],
    [["--loud", "alex", "-m", "bad"], "<alex><kindly><><bad><true><true><>"],
    [["-l", "alex", "--no-cache=false"], "<alex><kindly><><good><true><false><>"],
    [["alex", "--with-dash", "x"], "<alex><kindly><><good><false><true><x>"],
    [
      ["alex", "--", "-x", "two words", "it's", "$HOME"],
      "<alex><kindly><><good><false><true><><-x><two words><it's><$HOME>",
    ],
  ];
  for (const [args, expected] of cases) {
    assert.equal((await t.atmos(["greet", ...args], { code: 0 })).stdout, expected, args.join(" "));
  }
  const wrong: [string[], RegExp][] = [
    [[], /cannot run the command: <who> is missing/],
    [["a", "b", "c", "d"], /"d" is more than it takes/],
    [["a", "--mood", "ugly"], /cannot use --mood "ugly": it is not one of the values\n {2}Use good, bad\./],
    [["a", "--nope"], /unknown option "--nope"/],
  ];
  for (const [args, told] of wrong) {
    assert.match((await t.atmos(["greet", ...args], { code: 2 })).stderr, told);
  }
});

story("variables, folders and the identity of each step", async (t) => {
  await commands(t, {
    name: "work",
    identity: "dev",
    working_directory: "sub",
    env: [
      { key: "PLAIN", value: "plain {{ .Arguments.x }}" },
      { key: "MADE", valueCommand: 'echo "$PLAIN in $(basename "$PWD") as ${ATMOS_IDENTITY-nobody}"; echo' },
    ],
    arguments: [{ name: "x", default: "y" }],
    steps: [
      'echo "$MADE"; aws first',
      { command: "aws second; basename $PWD", identity: "prod", working_directory: "other" },
      { command: "aws third", identity: "false" },
      { type: "script", interpreter: "sh -e", script: "echo script; basename $PWD" },
      { type: "exec", command: "printf '%s|' 'one word' $PLAIN" },
    ],
  });
  await recorder(t, "aws");
  await t.write("sub/x", "");
  await t.write("other/x", "");
  const line = (what: string, who: string): string =>
    `aws ${what} as ${who} profile=${who} files=yes keys=none\n`;
  assert.equal(
    (await t.atmos(["work"], { code: 0 })).stdout,
    "plain y in sub as nobody\n" + line("first", "dev") + line("second", "prod") + "other\n" +
      "aws third as nobody profile=none files= keys=none\n" + "script\nsub\n" + "one word|$PLAIN|",
  );
});

story("a command that sets a variable fails with what its program said", async (t) => {
  await commands(t, {
    name: "work",
    env: [{ key: "X", valueCommand: "echo 'no luck' >&2; exit 3" }],
    steps: ["echo ran"],
  });
  const { stdout, stderr } = await t.atmos(["work"], { code: 2 });
  assert.deepEqual([stdout, stderr], [
    "",
    "✗ cannot set the variable X: its command failed (3)\n  no luck\n",
  ]);
});

story("exit codes are the child's, and nothing is said about a command that works", async (t) => {
  await commands(
    t,
    { name: "code", arguments: [{ name: "n" }], steps: ["exit {{ .Arguments.n }}", "echo never"] },
    { name: "quiet", steps: ["true", "true"] },
    { name: "killed", steps: ["kill -KILL $$"] },
    { name: "lost", steps: ["no-such-program"] },
  );
  for (const code of [2, 42, 127, 255]) {
    const { stdout, stderr } = await t.atmos(["code", String(code)], { code });
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`failed to execute:\\n\\n {2}exit ${code}\\n`));
    assert.doesNotMatch(stderr, /resume/);
  }
  const { stdout, stderr } = await t.atmos(["quiet"], { code: 0 });
  assert.deepEqual([stdout, stderr], ["", ""]);
  await t.atmos(["killed"], { code: 137 });
  await t.atmos(["lost"], { code: 127 });
});

story("commands nest, have blanks in names, aliases and a default, and are in the help", async (t) => {
  await t.configure(stepsTeam(
    [],
    `aliases: { pa: "deploy app --fast", auth: "deploy app" }
commands:
  - name: deploy
    description: puts things in their place
    default: all
    working_directory: sub
    commands:
      - { name: all, steps: [echo all; basename $PWD] }
      - { name: secret, internal: true, steps: [echo secret] }
  - name: deploy app
    aliases: [a]
    flags: [{ name: fast, type: bool }]
    steps: ["echo app {{ .Flags.fast }} {{ .TrailingArgs }}"]
  - { name: auth hello, description: says hello, steps: [echo hello] }
`,
  ));
  await t.write("sub/x", "");
  const cases: [string[], string][] = [
    [["deploy"], "all\nsub\n"],
    [["deploy", "app"], "app false\n"],
    [["deploy", "a", "--fast"], "app true\n"],
    [["pa", "--", "x"], "app true x\n"],
    [["deploy", "secret"], "secret\n"],
    [["auth", "hello"], "hello\n"],
  ];
  for (const [args, expected] of cases) {
    assert.equal((await t.atmos(args, { code: 0 })).stdout.replace(/ +\n/, "\n"), expected, args.join(" "));
  }
  const help = (await t.atmos(["--help"], { code: 0 })).stdout;
  assert.match(help, /\n {2}deploy +puts things in their place\n/);
  const below = (await t.atmos(["deploy", "--help"], { code: 0 })).stdout;
  assert.match(below, /\n {2}app/);
  assert.doesNotMatch(below, /secret/);
  assert.match((await t.atmos(["deploy", "app", "--help"], { code: 0 })).stdout, /--fast/);
  assert.match((await t.atmos(["auth", "--help"], { code: 0 })).stdout, /hello +says hello/);
  for (
    const [words, offer] of [["depl", "deploy"], ["deploy ap", "app"], ["deploy app --f", "--fast"]] as const
  ) {
    const { stdout } = await t.atmos(["complete", "--", ...words.split(" ")], { code: 0 });
    assert.match(stdout, new RegExp(`^${offer}\\b`), words);
  }
});

story("commands of several files are one set, and the later file wins", async (t) => {
  await t.write(
    "more/one.yaml",
    "commands: [{ name: one, steps: [echo imported] }, { name: two, steps: [echo two] }]\n",
  );
  await t.configure(stepsTeam([], `import: [more/*.yaml]\ncommands: [{ name: one, steps: [echo own] }]\n`));
  assert.equal((await t.atmos(["one"], { code: 0 })).stdout, "own\n");
  assert.equal((await t.atmos(["two"], { code: 0 })).stdout, "two\n");
});

story("a broken command is told with its place when it is used, and stops nothing else", async (t) => {
  await t.configure(stepsTeam(
    ["dev"],
    `commands:
  - { name: fine, steps: [echo fine] }
  - { name: clash, flags: [{ name: thing, shorthand: i }], steps: [echo no] }
  - { name: help-flag, flags: [{ name: help }], steps: [echo no] }
  - { name: empty, description: nothing }
  - { name: typo, identity: dve, steps: [{ command: echo no, comand: x }] }
  - { name: kind, steps: [{ type: shel, command: echo no }] }
  - { name: both, env: [{ key: A, value: x, valueCommand: y }], steps: [echo no] }
`,
  ));
  assert.equal((await t.atmos(["fine"], { code: 0 })).stdout, "fine\n");
  assert.equal((await t.atmos(["auth", "list"], { code: 0 })).stderr, "");
  const broken: [string, RegExp, number][] = [
    ["clash", /^✗ atmos\.yaml:8:\d+: the shorthand -i of --thing is taken/, 2],
    ["help-flag", /^✗ atmos\.yaml:9:\d+: the flag --help is taken/, 2],
    ["empty", /^✗ atmos\.yaml:10:\d+: command "empty" has neither steps nor commands/, 2],
    ["typo", /cannot find the identity "dve": it is not configured\n {2}Did you mean dev\?/, 1],
    [
      "kind",
      /^✗ atmos\.yaml:12:\d+: step "step1": the type "shel" is not supported\n {2}Did you mean shell\?/,
      2,
    ],
    ["both", /a variable has either a value or a valueCommand/, 2],
  ];
  for (const [name, told, code] of broken) {
    const { stdout, stderr } = await t.atmos([name], { code });
    assert.equal(stdout, "");
    assert.match(stderr, told, name);
  }
  const { stdout: problems } = await t.atmos(["validate"], { code: 1 });
  for (const line of [8, 9, 10, 11, 12, 13]) {
    assert.match(problems, new RegExp(`atmos\\.yaml:${line}:\\d+: error: `));
  }
  assert.match(problems, /warning: step "step1": "comand" is not known\n {2}Did you mean command\?/);
  assert.equal((await t.atmos(["auth", "validate"], { code: 1 })).stdout, problems);
});

story("what would need stacks says so", async (t) => {
  await commands(t, {
    name: "show",
    component_config: { component: "vpc", stack: "dev" },
    steps: ["echo {{ .ComponentConfig.component }}", "echo {{ .ComponentConfig.vars.region }}"],
  }, {
    name: "name",
    component_config: { component: "vpc", stack: "dev" },
    steps: ["echo {{ .ComponentConfig.Component }} {{ .ComponentConfig.stack }}"],
  });
  const { stdout, stderr } = await t.atmos(["show"], { code: 2 });
  assert.equal(stdout, "");
  assert.match(stderr, /cannot find the stacks: stacks\.base_path is not set/);
  assert.equal((await t.atmos(["name"], { code: 0 })).stdout, "vpc dev\n");
});

story("a command knows everything of the component that it works on", async (t) => {
  const configuration = {
    base_path: "",
    stacks: { base_path: "stacks", included_paths: ["**/*"], name_template: "{{ .vars.stage }}" },
    components: { terraform: { base_path: "components" } },
    commands: [{
      name: "show",
      arguments: [{ name: "component", required: true }, { name: "stack", required: true }],
      component_config: { component: "{{ .Arguments.component }}", stack: "{{ .Arguments.stack }}" },
      env: [{ key: "REGION", value: "{{ .ComponentConfig.vars.region }}" }],
      steps: [
        "echo {{ .ComponentConfig.component }} in {{ .ComponentConfig.atmos_stack }}: $REGION",
        "echo {{ .ComponentConfig.workspace }} {{ .ComponentConfig.backend.bucket }}",
        "echo {{ (atmos.Component `dns` .ComponentConfig.stack).vars.zone }}",
      ],
    }],
  };
  await t.configure(JSON.stringify(configuration));
  await t.write(
    "stacks/dev.yaml",
    "vars: {stage: dev, region: eu-west-1}\nterraform: {backend_type: s3, backend: {s3: {bucket: states}}}\n" +
      "components: {terraform: {vpc: {metadata: {component: net}}, dns: {vars: {zone: example.com}}}}\n",
  );
  const { stdout } = await t.atmos(["show", "vpc", "dev"], { code: 0 });
  assert.equal(stdout, "vpc in dev: eu-west-1\ndev-vpc states\nexample.com\n");
  const { stderr } = await t.atmos(["show", "vcp", "dev"], { code: 1 });
  assert.match(stderr, /Could not find the component "vcp" in the stack "dev"\n.*Did you mean vpc\?/);
  await t.write(
    "workflows/team.yaml",
    'workflows: {w: {steps: [{type: shell, command: "echo {{ (atmos.Component `vpc` `dev`).vars.region }}"}]}}\n',
  );
  await t.configure(JSON.stringify({ ...configuration, workflows: { base_path: "workflows" } }));
  assert.equal((await t.atmos(["workflow", "w"], { code: 0 })).stdout, "eu-west-1\n");
});

story("steps of type atmos run this program as the same identity", async (t) => {
  await commands(t, {
    name: "outer",
    identity: "prod",
    steps: [{ type: "atmos", command: "inner 'two words'" }, { type: "shell", command: "atmos inner shell" }],
  }, {
    name: "inner",
    arguments: [{ name: "x" }],
    steps: ['echo "{{ .Arguments.x }} $AWS_PROFILE $ATMOS_SHLVL"'],
  });
  await putOnPath(t);
  const { stdout, stderr } = await t.atmos(["outer"], { code: 0 });
  assert.equal(stdout, "two words prod 2\nshell prod 2\n");
  assert.equal(stderr, "  Executing command: `atmos inner 'two words'`\n");
});
