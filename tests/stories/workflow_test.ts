import assert from "node:assert/strict";
import { variablesIn } from "./harness/on_path.ts";
import { count, operations, PERSON, signIn } from "./harness/sign_in.ts";
import { recorder, stepsTeam } from "./harness/steps.ts";
import { sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** Writes `workflows/team.yaml`; JSON, since any text can stand in that. */
async function workflow(t: Story, name: string, steps: readonly unknown[], more = {}): Promise<void> {
  await t.write("workflows/team.yaml", JSON.stringify({ workflows: { [name]: { ...more, steps } } }));
}

const shell = (name: string, command: string, more = {}): unknown => ({
  name,
  type: "shell",
  command,
  ...more,
});

/** Three permission sets at the local AWS, which really have to be asked for. */
function realTeam(t: Story): string {
  const one = (name: string, role: string, account: string): string =>
    `    ${name}: { kind: aws/permission-set, via: { provider: sso }, ` +
    `principal: { name: ${role}, account: { id: "${account}" } } }\n`;
  return "workflows: { base_path: workflows }\nauth:\n  providers:\n" +
    `    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, start_url: "${t.aws.startUrl}" }\n` +
    "  identities:\n" + one("one", "AdministratorAccess", "111122223333") +
    one("two", "ReadOnlyAccess", "444455556666") + one("three", "ReadOnlyAccess", "777788889999");
}

story("500 steps with three identities ask for exactly three sessions", async (t) => {
  await t.configure(realTeam(t));
  const names = ["one", "two", "three"];
  await signIn(t, "--provider", "sso");
  t.aws.forgetCalls();
  for (const name of names) await t.atmos(["auth", "exec", "-i", name, "--", "true"], { code: 0 });
  // Whose sign-in it is, is asked once besides.
  const roles = (): string[] => operations(t).filter((operation) => operation === "GetRoleCredentials");
  const three = roles();
  await Deno.remove(`${t.home}/.config/atmos`, { recursive: true });
  t.aws.forgetCalls();
  const steps = Array.from(
    { length: 500 },
    (_, index) => shell(`s${index}`, 'echo "$AWS_PROFILE"', { identity: names[index % 3] }),
  );
  await workflow(t, "many", steps);
  const { stdout } = await t.atmos(["workflow", "many"], { code: 0, timeout: 120_000 });
  assert.deepEqual(operations(t), three);
  assert.equal(three.length, 3);
  assert.deepEqual(stdout.trim().split("\n"), steps.map((_, index) => names[index % 3]));
});

story("who must sign in is asked before the first step, once", async (t) => {
  await t.configure(realTeam(t));
  await workflow(t, "deploy", [
    shell("first", "test -f signed-in || touch ran-first; echo first"),
    shell("second", "echo $AWS_PROFILE", { identity: "two" }),
    shell("third", "echo $AWS_PROFILE", { identity: "one" }),
  ]);
  const refused = await t.atmos(["workflow", "deploy"], { code: 1 });
  assert.equal(refused.stdout, "", "no step has run");
  assert.match(refused.stderr, /nobody is signed in/);
  const { stdout, stderr } = await t.atmos(["workflow", "deploy"], { code: 0, env: PERSON });
  assert.equal(stdout, "first\ntwo\none\n");
  assert.equal((await t.browser.visits()).length, 1);
  assert.equal(count(t, "GetRoleCredentials"), 2);
  assert.ok(stderr.indexOf("[1/3] first") > stderr.indexOf("browser"), stderr);
});

story("a session that ends within min_ttl is renewed before the step, and only then", async (t) => {
  await t.configure(realTeam(t));
  await signIn(t, "one");
  const soon = new Date(Date.now() + 20 * 60_000).toISOString();
  const file = sessionFile(t, "one", "credentials", "sso");
  await Deno.writeTextFile(
    file,
    (await Deno.readTextFile(file)).replace(/expiration=\S+/, `expiration=${soon}`),
  );
  t.aws.forgetCalls();
  await workflow(t, "deploy", [
    shell("short", "true", { identity: "one" }),
    shell("long", "true", { identity: "one", min_ttl: "30m" }),
  ]);
  await t.atmos(["workflow", "deploy"], { code: 0 });
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
});

story("a wrong identity in the last step is told before the first one runs", async (t) => {
  await t.configure(stepsTeam(["dev", "prod"]));
  await workflow(t, "deploy", [
    shell("one", "echo ran", { identity: "dev" }),
    shell("two", "echo", { identity: "prd" }),
  ]);
  const { stdout, stderr } = await t.atmos(["workflow", "deploy"], { code: 1 });
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^✗ workflows\/team\.yaml:1:\d+: cannot run the step "two": cannot find the identity "prd"/,
  );
  assert.match(stderr, /Did you mean prod\?/);
});

story(
  "a step's identity wins over the flag, the variable plays no part, and false turns off the rest",
  async (t) => {
    await t.configure(stepsTeam(["dev", "prod", "ops"]));
    await recorder(t, "aws");
    await workflow(t, "deploy", [shell("own", "aws own", { identity: "ops" }), shell("plain", "aws plain")]);
    const line = (what: string, who: string): string =>
      `aws ${what} as ${who} profile=${who} files=yes keys=none\n`;
    const own = line("own", "ops");
    const cases: [string[], Record<string, string>, string][] = [
      [["-i", "dev"], { ATMOS_IDENTITY: "prod" }, own + line("plain", "dev")],
      [[], { ATMOS_IDENTITY: "prod" }, `${own}aws plain as prod profile=none files= keys=none\n`],
      [[], {}, `${own}aws plain as nobody profile=none files= keys=none\n`],
      [
        ["--identity=false"],
        { ATMOS_IDENTITY: "prod" },
        `${own}aws plain as false profile=none files= keys=none\n`,
      ],
    ];
    for (const [args, env, expected] of cases) {
      const { stdout } = await t.atmos(["workflow", "deploy", ...args], { env, code: 0 });
      assert.equal(stdout, expected, args.join(" "));
    }
  },
);

story("a step sees its own environment and nothing of the step before", async (t) => {
  await t.configure(stepsTeam(["dev"]));
  await workflow(
    t,
    "deploy",
    [
      shell("signed", "env -0", {
        identity: "dev",
        env: { ONLY: "one {{ .env.COLOR }}", AWS_ACCESS_KEY_ID: "x" },
      }),
      shell("between", "printf '\\0=\\0'"),
      shell("plain", "env -0"),
    ],
    { env: { COLOR: "blue" } },
  );
  const { stdout } = await t.atmos(["workflow", "deploy"], {
    env: { AWS_SECRET_ACCESS_KEY: "stale", AWS_SESSION_TOKEN: "stale" },
    code: 0,
  });
  const [signed = "", plain = ""] = stdout.split("\0=\0");
  const [first, second] = [variablesIn(signed), variablesIn(plain)];
  assert.deepEqual([first.get("ONLY"), first.get("COLOR"), first.get("AWS_PROFILE")], [
    "one blue",
    "blue",
    "dev",
  ]);
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
    assert.equal(first.has(name), false, name);
  }
  for (const name of ["_", "PWD", "OLDPWD", "SHLVL"]) second.delete(name);
  const expected = {
    ...t.env,
    COLOR: "blue",
    ATMOS_SHLVL: "1",
    AWS_SECRET_ACCESS_KEY: "stale",
    AWS_SESSION_TOKEN: "stale",
  };
  assert.deepEqual(
    Object.fromEntries([...second].sort()),
    Object.fromEntries(Object.entries(expected).sort()),
  );
});

story("what env steps set reaches the steps after them, and templates", async (t) => {
  await t.configure(stepsTeam([]));
  await workflow(t, "deploy", [
    { name: "vars", type: "env", outputs: { SHA: "abc", TAG: "v{{ .env.COLOR }}" } },
    shell("use", 'echo "$SHA $TAG {{ .steps.vars.outputs.TAG }} {{ .steps.vars.values.SHA }}"'),
    shell("earlier", "echo {{ .steps.use.metadata.exit_code }} {{ .steps.use.skipped }}"),
  ], { env: { COLOR: "red" } });
  const { stdout } = await t.atmos(["workflow", "deploy"], { code: 0 });
  assert.equal(stdout, "abc vred vred abc\n0 false\n");
});

story("a dry run shows who would do what, and asks, starts and writes nothing", async (t) => {
  await t.configure(realTeam(t));
  await workflow(t, "deploy", [
    shell("one", "touch ran", { identity: "one" }),
    { name: "two", command: "packer build vpc", stack: "prod" },
  ]);
  const { stdout } = await t.atmos(["workflow", "deploy", "--dry-run"], { code: 0, env: PERSON });
  assert.equal(
    stdout,
    "[1/2] one (shell) as one\n    touch ran\n[2/2] two (atmos) without an identity, stack prod\n" +
      "    ✗ this version of atmos does not run packer components\n    atmos packer build vpc\n",
  );
  const refused = await t.atmos(["workflow", "deploy"], { code: 1, env: PERSON });
  assert.match(
    refused.stderr,
    /^✗ workflows\/team\.yaml:1:\d+: cannot run the step "two": this version of atmos does not run packer components\n {2}It would be `atmos/,
  );
  assert.deepEqual(operations(t), []);
  assert.deepEqual(await t.browser.visits(), []);
  await assert.rejects(Deno.stat(`${t.project}/ran`));
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes(".config")), []);
  const { stdout: json } = await t.atmos(["workflow", "deploy", "--dry-run", "-o", "json"], { code: 0 });
  assert.equal(JSON.parse(json).steps[0].identity, "one");
});

story("a failure shows the command, how to go on, and the child's exit code", async (t) => {
  await t.configure(stepsTeam(["dev"]));
  await workflow(t, "my deploy", [
    shell("one", "echo one"),
    shell("it's two", "test -f fixed || exit 42", { identity: "dev" }),
    shell("three", "echo three"),
    shell("tidy", "echo tidy", { when: "always" }),
    shell("tell", 'echo told {{ index .steps "it\'s two" "error" }}', { when: "failure" }),
  ]);
  const { stdout, stderr } = await t.atmos(["workflow", "my deploy", "-i", "dev"], { code: 42 });
  assert.equal(stdout, "one\ntidy\ntold exit code 42\n");
  assert.match(stderr, /The following command failed to execute:\n\n {2}test -f fixed \|\| exit 42\n/);
  const resume = /To resume the workflow from this step, run:\n\n {2}(atmos .*)\n/.exec(stderr)?.[1] ?? "";
  assert.equal(resume, `atmos workflow "my deploy" -f team.yaml --from-step "it's two" -i dev`);
  assert.match(stderr, /it's two +│ dev +│ ✗ exit code 42 +│/);
  assert.match(stderr, /three +│ dev +│ – skipped +│/);
  await t.write("fixed", "");
  await t.bin("atmos", `#!/bin/sh\nexec ${t.commandLine([]).map((word) => `'${word}'`).join(" ")} "$@"\n`);
  assert.equal((await t.run("/bin/sh", ["-c", resume], { code: 0 })).stdout, "three\ntidy\n");
});

story("exit codes are the child's, and what cannot start is a failed step", async (t) => {
  await t.configure(stepsTeam([]));
  const cases: [unknown, number, RegExp][] = [
    [shell("one", "exit 2"), 2, /exit code 2/],
    [shell("one", "exit 42"), 42, /exit code 42/],
    [shell("one", "no-such-program"), 127, /not found/],
    [
      { name: "one", type: "exec", command: "no-such-program 'a b'" },
      127,
      /cannot run "no-such-program": command not/,
    ],
    [shell("one", "kill -TERM $$"), 143, /exit code 143/],
    [shell("one", "kill -KILL $$"), 137, /exit code 137/],
    [shell("one", "true", { working_directory: "nowhere" }), 2, /no folder ".*\/nowhere"/],
    [shell("one", "echo {{ .nope }}"), 2, /template:1:9": the map has no key "nope"/],
    [shell("one", "echo {{ nope }}"), 2, /nope/],
  ];
  for (const [step, code, told] of cases) {
    await workflow(t, "deploy", [step, shell("tidy", "echo tidy", { when: "always" })]);
    const { stdout, stderr } = await t.atmos(["workflow", "deploy"], { code });
    assert.equal(stdout, "tidy\n");
    assert.match(stderr, told);
  }
});

story("failures are forgiven and tried again as the step says", async (t) => {
  await t.configure(stepsTeam([]));
  const retry = { max_attempts: 4, initial_delay: "10ms", backoff_strategy: "exponential" };
  await workflow(t, "deploy", [
    shell("may fail", "exit 3", { continue: true }),
    shell("flaky", 'echo x >> tries; test "$(wc -l < tries)" -ge 3', { retry }),
    shell("last", "echo last"),
  ]);
  const { stdout, stderr } = await t.atmos(["workflow", "deploy", "-o", "json"], { code: 0 });
  assert.match(stderr, /! flaky failed with exit code 1, trying again in 0\.0s\n/);
  const report = JSON.parse(stdout.slice(stdout.indexOf("{")));
  assert.equal(report.exit_code, 0);
  assert.deepEqual(
    report.steps.map((
      { outcome, exit_code, attempts }: Record<string, unknown>,
    ) => [outcome, exit_code, attempts]),
    [["forgiven", 3, 1], ["done", 0, 3], ["done", 0, 1]],
  );
});

story("a step that takes too long ends with everything that it started", async (t) => {
  await t.configure(stepsTeam([]));
  const stubborn = "(trap '' TERM; while :; do echo tick >> ticks; sleep 0.1; done) & sleep 300";
  await workflow(t, "deploy", [shell("slow", stubborn, { timeout: "500ms" })]);
  const { stderr } = await t.atmos(["workflow", "deploy"], { code: 124, timeout: 30_000 });
  assert.match(stderr, /slow failed with exit code 124/);
  const ticks = await Deno.readTextFile(`${t.project}/ticks`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await Deno.readTextFile(`${t.project}/ticks`), ticks);
});

story("signals belong to the step that runs, and end the steps after it", async (t) => {
  await t.configure(stepsTeam([]));
  for (
    const [command, signal, code] of [
      ["echo ready; exec sleep 60", "SIGTERM", 143],
      ["echo ready; exec sleep 60", "SIGINT", 130],
      ["trap 'exit 4' TERM; echo ready; while :; do sleep 0.1; done", "SIGTERM", 4],
      ["trap 'exit 0' INT; echo ready; while :; do sleep 0.1; done", "SIGINT", 130],
    ] as const
  ) {
    await workflow(t, "deploy", [shell("one", command), shell("two", "echo never", { when: "always" })]);
    const running = await t.start(["workflow", "deploy"]);
    await running.waitFor("ready");
    running.kill(signal);
    const outcome = await running.ended;
    assert.deepEqual([outcome.code, outcome.stdout], [code, "ready\n"], command);
    assert.match(outcome.stderr, /two skipped/);
  }
});

story("a workflow that starts itself ends", async (t) => {
  await t.configure(stepsTeam([]));
  await workflow(t, "again", [{ name: "one", command: "workflow again" }]);
  const { stderr } = await t.atmos(["workflow", "again"], { code: 2 });
  assert.match(stderr, /cannot run steps: they are nested more than 10 deep/);
});

story("workflows are found in all files, chosen, and listed", async (t) => {
  await t.configure(stepsTeam(["dev"]));
  const one = (text: string): string =>
    `workflows: { ${text}: { description: about ${text}, steps: [echo ${text}] } }`;
  await t.write("workflows/a.yaml", one("alpha"));
  await t.write("workflows/deep/b.yml", one("beta"));
  await t.write("workflows/deep/c.yaml", one("beta"));
  await t.write("workflows/other.yaml", "values: [1]\n");
  assert.equal((await t.atmos(["workflow", "alpha"], { code: 0 })).stdout, "alpha\n");
  const { stderr } = await t.atmos(["workflow", "beta"], { code: 2 });
  assert.match(stderr, /several files describe "beta", .* no terminal/);
  assert.match(stderr, /Name one with --file: deep\/b\.yml, deep\/c\.yaml\./);
  for (const [flag, env] of [[["-f", "deep/c"], {}], [[], { ATMOS_WORKFLOW_FILE: "deep/b.yml" }]] as const) {
    assert.equal((await t.atmos(["workflow", "beta", ...flag], { env, code: 0 })).stdout, "beta\n");
  }
  assert.match((await t.atmos(["workflow", "alpah"], { code: 1 })).stderr, /Did you mean alpha\?/);
  assert.match((await t.atmos(["workflow"], { code: 2 })).stderr, /Workflows: alpha, beta, beta\./);
  assert.match(
    (await t.atmos(["workflow", "alpha", "-f", "nope"], { code: 1 })).stderr,
    /no .*workflows\/nope\.yaml/,
  );
  const listed = (await t.atmos(["workflow", "list"], { code: 0 })).stdout;
  assert.match(listed, /│ a\.yaml +│ alpha +│ about alpha │ 1 +│/);
  assert.equal((await t.atmos(["list", "workflows"], { code: 0 })).stdout, listed);
  const rows = JSON.parse((await t.atmos(["workflow", "list", "-o", "json"], { code: 0 })).stdout);
  assert.deepEqual(rows.map(({ file }: { file: string }) => file), ["a.yaml", "deep/b.yml", "deep/c.yaml"]);
});
