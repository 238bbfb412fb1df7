import assert from "node:assert/strict";
import { run } from "../../../src/cli/run.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../system/memory_system.ts";

const CONFIGURATION = `auth:
  providers:
    pretend:
      kind: mock/aws
      region: us-east-1
  identities:
    dev-admin:
      kind: mock/aws
      default: true
      alias: dev
      via: { provider: pretend }
    ops:
      kind: mock/aws
      via: { provider: pretend }
    robot:
      kind: aws/user
      credentials: { access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: hunter2 }
env:
  GREETING: "it's"
`;

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly system: MemorySystem;
}

async function atmos(line: string, options: MemoryOptions = {}): Promise<Result> {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": CONFIGURATION },
    ...options,
  });
  const code = await run(line.split(" ").filter((word) => word !== ""), (log) => ({ ...system, log }));
  return { code, out: system.stdout(), err: system.stderr(), system };
}

Deno.test("--version and version print the same, on stdout", async () => {
  const { code, out, err } = await atmos("--version");
  assert.match(out, /^atmos \d+\.\d+\.\d+\n$/);
  assert.deepEqual([code, err], [0, ""]);
  assert.equal((await atmos("version")).out, out);
});

for (
  const [line, code, pattern] of [
    ["nope", 2, /unknown command "nope"/],
    ["whoami", 2, /unknown command "whoami"\n.*`atmos auth whoami`/],
    ["auth lgoin", 2, /Did you mean login\?/],
    ["auth login --oops", 2, /unknown option "--oops"/],
    ["auth login a b", 2, /too many arguments/],
    ["auth login -- x", 2, /cannot use `--` here/],
    ["auth exec", 2, /no command specified/],
    ["auth exec aws s3", 2, /Put the command after two dashes: `atmos auth exec IDENTITY -- COMMAND`/],
    ["auth env --format bsh", 2, /Did you mean bash\?/],
    ["auth list --format x", 2, /Use lines, tree, table/],
    ["auth whoami --output yaml", 2, /cannot use the format "yaml".*\n.*Use text, json/],
    ["--logs-level=loud version", 2, /no such level/],
    ["-C /nowhere version", 2, /cannot work in "\/nowhere"/],
    ["auth login --provider pretend dev-admin", 2, /at a provider and as an identity/],
    ["auth logout dev-admin --all", 2, /several things at once/],
    ["auth whoami -i nobody", 1, /cannot find the identity "nobody"/],
    ["auth whoami --identity", 2, /--identity has no value, and there is no terminal/],
    ["auth list --tags none", 1, /cannot list what is tagged "none"/],
    ["auth env --format github", 2, /GITHUB_ENV is not set/],
    ["completion tcsh", 2, /Use bash, zsh, fish, powershell/],
    ["help nope", 2, /no such command/],
    ["auth", 2, /Commands:/],
  ] as const
) {
  Deno.test(`"atmos ${line}" exits with ${code} and says why on stderr`, async () => {
    const result = await atmos(line);
    assert.match(result.err, pattern);
    // What a shell evaluates fails there, too.
    assert.deepEqual([result.code, result.out], [
      code,
      line.startsWith("auth env --format bsh") ? "false;\n" : "",
    ]);
  });
}

Deno.test("help is data: it goes to stdout, and shows examples", async () => {
  for (const line of ["--help", "help auth exec", "auth exec --help", "auth login -h", "auth env --help"]) {
    const { code, out, err } = await atmos(line);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^Usage: atmos /);
    assert.match(out, /\nExamples:\n/);
    assert.ok(out.split("\n").every((text) => text.length <= 90), out);
  }
});

Deno.test("the whole job: login, whoami, env, exec, logout", async () => {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": CONFIGURATION, "/usr/bin/tool": "" },
    start: () => 7,
  });
  await system.files.setMode("/usr/bin/tool", 0o755);
  const job = (line: string): Promise<number> => run(line.split(" "), (log) => ({ ...system, log }));

  assert.equal(await job("auth login"), 0);
  assert.match(
    system.stderr(),
    /✓ Authentication successful!\n\n {2}Provider {2}pretend\n {2}Identity {2}dev-admin\n/,
  );
  assert.equal(await job("auth whoami --output json -i dev"), 0);
  assert.equal(JSON.parse(system.stdout()).identity, "dev-admin");
  assert.equal(await job("auth exec -i ops -- tool --flag -i x"), 7, system.stderr());
  const [child] = system.started;
  assert.deepEqual(child?.args, ["--flag", "-i", "x"]);
  assert.equal(child?.env["ATMOS_IDENTITY"], "ops");
  assert.equal(child?.env["GREETING"], "it's");
  assert.equal(await job("auth logout --provider pretend"), 0);
  assert.match(system.stderr(), /Successfully logged out from 2 identities/);
});

Deno.test("env prints exactly what exec sets and unsets", async () => {
  const stale = {
    HOME: "/home/me",
    PATH: "/usr/bin",
    AWS_ACCESS_KEY_ID: "stale",
    AWS_PROFILE: "stale",
    KEEP: "1",
  };
  const files = { "/project/atmos.yaml": CONFIGURATION, "/usr/bin/tool": "" };
  const system = memorySystem({ workingFolder: "/project", files, env: stale, start: () => 0 });
  await system.files.setMode("/usr/bin/tool", 0o755);
  const job = (line: string): Promise<number> => run(line.split(" "), (log) => ({ ...system, log }));
  assert.equal(await job("auth env --format json"), 0);
  const printed: Record<string, string | null> = JSON.parse(system.stdout());
  assert.equal(await job("auth exec -- tool"), 0);
  const expected: Record<string, string> = { ...stale };
  for (const [name, value] of Object.entries(printed)) {
    if (value === null) delete expected[name];
    else expected[name] = value;
  }
  assert.deepEqual({ ...system.started[0]?.env }, expected);
  assert.equal(expected["AWS_ACCESS_KEY_ID"], undefined);
});

for (const word of ["false", "OFF", "no", "0"]) {
  Deno.test(`--identity=${word} and ATMOS_IDENTITY=${word} turn authentication off`, async () => {
    for (const [flag, env] of [[`--identity=${word} `, {}], ["", { ATMOS_IDENTITY: word }]] as const) {
      const options = { env: { HOME: "/home/me", ...env } };
      const whoami = await atmos(`${flag}auth whoami`, options);
      assert.deepEqual([whoami.code, whoami.out], [0, ""]);
      assert.match(whoami.err, /Authentication is turned off by (--identity|ATMOS_IDENTITY)/);
      const printed = await atmos(`auth env --format json ${flag}`, options);
      assert.deepEqual([printed.code, JSON.parse(printed.out)], [0, { GREETING: "it's" }]);
      const login = await atmos(`auth login ${flag}`, options);
      assert.deepEqual([login.code, login.out], [2, ""]);
      assert.match(login.err, /authentication is turned off/);
    }
  });
}

Deno.test("validate says when there is nothing to check, and lists what keeps a file from being read", async () => {
  const nothing = await atmos("auth validate", { files: {} });
  assert.equal(nothing.code, 1);
  assert.match(nothing.err, /no atmos\.yaml was found/);
  const broken = await atmos("auth validate --format json", {
    files: { "/project/atmos.yaml": "auth: [broken\n" },
  });
  assert.equal(broken.code, 1);
  const report = JSON.parse(broken.out);
  assert.deepEqual([report.valid, report.problems[0].file, report.problems[0].severity], [
    false,
    "atmos.yaml",
    "error",
  ]);
  const whoami = await atmos("auth whoami", { files: { "/project/atmos.yaml": "auth: [broken\n" } });
  assert.equal(whoami.code, 2);
  assert.match(whoami.err, /^✗ atmos\.yaml:\d+:\d+: /);
});

Deno.test("a planted secret is in no output at any log level", async () => {
  for (const format of ["tree", "table", "json", "yaml", "markdown", "mermaid", "graphviz"]) {
    const { code, out, err } = await atmos(`auth list --format ${format} --logs-level=trace`);
    assert.equal(code, 0);
    assert.ok(!/hunter2|AKIA/.test(out + err), out + err);
  }
  const { err } = await atmos("auth login robot --logs-level=trace");
  assert.ok(!/hunter2|AKIA/.test(err), err);
});

Deno.test("log settings come from flag, variable and file, in this order", async () => {
  const files = {
    "/home/me/.atmos/atmos.yaml": "logs: { file: /project/file.log }\n",
    "/project/atmos.yaml": `logs: { level: Debug, file: /project/other.log }\n${CONFIGURATION}`,
  };
  const fromFile = await atmos("auth whoami", { files });
  assert.match(await fromFile.system.files.readText("/project/file.log") ?? "", / DEBUG /);
  assert.ok(!fromFile.err.includes("DEBUG"));
  assert.equal(await fromFile.system.files.readText("/project/other.log"), undefined);
  const env = { HOME: "/home/me", ATMOS_LOGS_FILE: "/dev/stderr" };
  assert.match((await atmos("auth whoami", { files, env })).err, / DEBUG /);
  assert.ok(!(await atmos("auth whoami --logs-level=warning", { files, env })).err.includes("DEBUG"));
  const refused = await atmos("auth whoami --logs-level=loud", { files });
  assert.equal(refused.code, 2);
  assert.match(refused.err, /cannot set the log level "loud"/);
});

Deno.test("ATMOS_TEST_NOW holds the clock of lists still, and must be a time", async () => {
  const env = (now: string): MemoryOptions => ({ env: { HOME: "/home/me", ATMOS_TEST_NOW: now } });
  assert.equal((await atmos("auth list", env("2031-05-04T10:00:00Z"))).code, 0);
  const refused = await atmos("auth list", env("yesterday"));
  assert.equal(refused.code, 2);
  assert.match(refused.err, /ATMOS_TEST_NOW="yesterday"/);
});

Deno.test("the working folder is changed before anything is read, and children are told", async () => {
  const { system } = await atmos("-C /other auth exec --identity=false -- tool", {
    workingFolder: "/project",
    env: { HOME: "/home/me", PATH: "/usr/bin", ATMOS_CHDIR: "/elsewhere" },
    files: { "/other/atmos.yaml": CONFIGURATION, "/usr/bin/tool": "" },
    start: () => 0,
  });
  assert.equal(system.files.workingFolder(), "/other");
  assert.equal(system.env.get("PWD"), "/other");
  assert.equal(system.env.get("ATMOS_CHDIR"), undefined);
});

Deno.test("completion offers names quietly, also with a broken configuration", async () => {
  const { code, err } = await atmos("complete -- auth login ", {
    files: { "/project/atmos.yaml": "auth: [broken\n" },
  });
  assert.deepEqual([code, err], [0, ""]);
});

Deno.test("an unexpected failure is told as such, with its origin at debug only", async () => {
  for (const level of ["info", "debug"]) {
    const system = memorySystem();
    const files = {
      ...system.files,
      workingFolder: (): string => {
        throw new TypeError("boom");
      },
    };
    assert.equal(
      await run(["auth", "list", `--logs-level=${level}`], (log) => ({ ...system, files, log })),
      1,
    );
    assert.match(system.stderr(), /✗ unexpected error: boom\n {2}This should not happen/);
    assert.equal(system.stderr().includes("run_test.ts"), level === "debug");
  }
});

Deno.test("a log level that a file gets wrong is told, and keeps no command from running", async () => {
  const files = { "/project/atmos.yaml": `logs: {level: loud}\n${CONFIGURATION}` };
  const list = await atmos("auth list", { files });
  assert.equal(list.code, 0);
  assert.match(list.err, /WARN Log level in the configuration is not known, using warning level=loud\n/);
  const validate = await atmos("auth validate --logs-level=off", { files });
  assert.equal(validate.code, 1);
  assert.match(validate.out, /^atmos\.yaml:1:15: error: .*level/);
});

Deno.test("the configuration is read once in a run, also for who looks for a command in it", async () => {
  const commands = "commands:\n  - { name: greet, steps: [{ name: hi, command: 'true' }] }\n";
  const { system } = await atmos("greet", { files: { "/project/atmos.yaml": CONFIGURATION + commands } });
  const reads = system.files.calls.filter((call) => /^read\w+ \/project\/atmos\.yaml$/.test(call));
  assert.equal(reads.length, 1);
});

const HELLO = "commands:\n  - { name: hello, description: greet, steps: ['true'] }\n";

Deno.test("an import that is not followed takes no command away, and what may be in it says so", async () => {
  const remote = 'import: ["https://example.com/atmos.yaml"]\n';
  const files = { "/project/atmos.yaml": `${remote}${HELLO}${CONFIGURATION}` };
  const help = await atmos("--help", { files });
  assert.equal(help.code, 0);
  assert.match(help.out, /hello +greet/);
  assert.match(
    help.err,
    /WARN cannot follow this import: only files of this machine are read at=atmos.yaml:1:10/,
  );
  assert.equal((await atmos("auth list", { files })).code, 0);
  for (const line of ["nope", "auth whoami -i nobody", "auth login --provider nowhere"]) {
    const { code, err } = await atmos(line, { files });
    assert.equal(code, 2, line);
    assert.match(err, /^✗ atmos\.yaml:1:10: .*import.*only files of this machine are read$/m, line);
    assert.match(err, /Copy the file into the repository/);
  }
});

Deno.test("help without a usable configuration says that its commands are missing", async () => {
  for (const line of ["--help", "help"]) {
    const { code, err } = await atmos(line, { files: { "/project/atmos.yaml": `${HELLO}auth: [\n` } });
    assert.equal(code, 0);
    assert.match(err, /WARN The commands of the configuration are missing here: atmos\.yaml:4:1: /);
  }
});

for (const line of ["auth list", "auth whoami", "auth exec -- true", "auth login x", "auth validate"]) {
  Deno.test(`without atmos.yaml, ${line} says where was looked`, async () => {
    const { code, err } = await atmos(line, { files: {} });
    assert.equal(code, 1);
    assert.match(
      err,
      / There is no atmos\.yaml in \/project or a folder above it, in ~\/\.atmos or in \/usr\/local/,
    );
    assert.match(err, /`atmos -C FOLDER …`/);
  });
}

for (const line of ["auth list", "auth whoami", "auth login x"]) {
  Deno.test(`where only profiles have identities, ${line} says how to choose one`, async () => {
    const files = {
      "/project/atmos.yaml": "base_path: .\n",
      "/project/profiles/dev/auth.yaml": CONFIGURATION,
      "/project/profiles/ci/auth.yaml": CONFIGURATION,
    };
    const { code, err } = await atmos(line, { files });
    assert.equal(code, 1);
    assert.match(err, /Choose one with `--profile NAME` or ATMOS_PROFILE\. Profiles: ci, dev\.$/m);
    assert.equal((await atmos("auth list --profile dev", { files })).code, 0);
  });
}

/** Names that every object of JavaScript has. */
const INBORN = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"];

for (const name of INBORN) {
  Deno.test(`${name} is an ordinary name`, async () => {
    const text = `auth:
  providers: { ${name}: { kind: mock/aws, region: us-east-1, tags: [${name}] } }
  identities: { ${name}: { kind: mock/aws, alias: ${name}, tags: [${name}], via: { provider: ${name} } } }
env: { ${name}: "1" }
workflows: { base_path: wf }
aliases: { ${name}x: ${name} }
commands:
  - name: ${name}
    arguments: [{ name: ${name} }]
    flags: [{ name: ${name} }]
    steps: [{ name: ${name}, command: "echo {{ .Arguments.${name} }}{{ .Flags.${name} }}" }]
`;
    const files = {
      "/project/atmos.yaml": text,
      "/project/wf/a.yaml":
        `workflows: { ${name}: { steps: [{ name: ${name}, type: shell, command: "true" }] } }\n`,
    };
    const system = memorySystem({ workingFolder: "/project", files, start: () => 0 });
    for (const program of ["/usr/bin/sh", "/usr/bin/true"]) system.files.put(program, "", 0o755);
    const lines = [
      "validate",
      "--help",
      `auth login ${name}`,
      `auth login --provider ${name}`,
      "auth whoami --output json",
      "auth env",
      "auth env --format json",
      `auth exec -i ${name} -- true`,
      ...["lines", "tree", "table", "json", "yaml", "markdown", "mermaid", "graphviz"].map((f) =>
        `auth list -f ${f}`
      ),
      `auth list --tags ${name} --live`,
      `${name} value --${name} flag`,
      `${name}x value`,
      `workflow ${name}`,
      "workflow list --output json",
      `auth logout ${name}`,
    ];
    for (const line of lines) {
      const code = await run(line.split(" "), (log) => ({ ...system, log }));
      assert.equal(code, 0, `${line}\n${system.stdout()}\n${system.stderr()}`);
    }
    assert.ok(!/native code|function/.test(system.stdout()), system.stdout());
  });
}

Deno.test("version is data, too", async () => {
  const { out } = await atmos("version --output json");
  assert.match(JSON.parse(out).version, /^\d+\.\d+\.\d+$/);
  assert.equal((await atmos("version -f json")).out, out);
});

Deno.test("help knows topics, names them in its own list, and takes a command of that name first", async () => {
  const { out } = await atmos("--help");
  for (const name of ["environment", "exit-codes", "configuration"]) {
    assert.match(out, new RegExp(`^  atmos help ${name} `, "m"));
    const topic = await atmos(`help ${name}`);
    assert.equal(topic.code, 0);
    assert.match(topic.out, /\nMore: docs\//);
    assert.deepEqual(topic.out.split("\n").filter((line) => line.length > 80), []);
  }
  const wrong = await atmos("help enviroment");
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Did you mean environment\?/);
  assert.match((await atmos("help constructor")).err, /no such command and no such topic/);
});

Deno.test("every help says its exit codes and where there is more", async () => {
  const { out } = await atmos("auth whoami --help");
  assert.match(out, /^Exit codes: 0 accepted, 1 no session, refused or not verified/m);
  assert.match(out, /^Variables: {2}ATMOS_IDENTITY, ATMOS_AUTH_WHOAMI_OUTPUT$/m);
  assert.match(out, /^More: {7}docs\/usage\.md$/m);
  assert.match(out, /^Global options:\n {2}--version, -i, /m);
});

Deno.test("an unknown command below a group that a project has extended is wrong usage", async () => {
  const { code, err } = await atmos("describe foo");
  assert.equal(code, 2);
  assert.match(err, /unknown command "foo"\n.*`atmos describe --help`/);
});

const OWN = `commands:
  - name: deploy
    arguments:
      - { name: component, description: what, required: true }
      - { name: stack, description: where, default: dev }
    flags:
      - { name: region, description: which, required: true }
      - { name: size, default: small }
    commands: [ { name: all, steps: [ echo ] } ]
    steps: [ echo ]
  - name: db
    commands: [ { name: migrate, steps: [ echo ] }, { name: seed, steps: [ echo ] } ]
  - name: describe
    commands: [ { name: cluster, description: a cluster, steps: [ echo ] } ]
aliases: { w: auth whoami }
`;

Deno.test("commands of the project stand in a group of their own, with defaults and what is required", async () => {
  const files = { "/project/atmos.yaml": OWN };
  const { out } = await atmos("--help", { files });
  assert.match(out, /\n\nCommands of this project:\n {2}deploy\n {2}db +with migrate, seed below it\n/);
  assert.match(out, /\n\nAliases:\n {2}w {2,}stands for `atmos auth whoami`/);
  const deploy = (await atmos("deploy --help", { files })).out;
  assert.match(deploy, /^Usage: atmos deploy \[options\] \[command\] <component> \[stack\]$/m);
  assert.match(deploy, /^ {2}component +what \(required\)$/m);
  assert.match(deploy, /^ {2}stack +where \(default: dev\)$/m);
  assert.match(deploy, /^ {2}--region <value> +which \(required\)$/m);
  assert.match(deploy, /^ {2}--size <value> +\(default: small\)$/m);
  assert.match(deploy, /^More: +docs\/custom-commands\.md$/m);
  const below = (await atmos("describe --help", { files })).out;
  assert.match(below, /\n\nCommands of this project:\n {2}cluster/);
});

Deno.test("a page that no console has is refused before anybody signs in", async () => {
  const { code, err, system } = await atmos("auth console -i robot -d cloudwach");
  assert.equal(code, 2);
  assert.match(err, /no service has this name\n.*Did you mean cloudwatch/);
  assert.deepEqual(system.files.paths().filter((path) => path.includes("credentials")), []);
});
