import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";
import type { RunOptions } from "./harness/world.ts";

/** The variables of the configuration, which show what was read and what lies over what. */
async function variables(t: Story, args: readonly string[] = [], options: RunOptions = {}): Promise<string> {
  const { stdout } = await t.atmos([...args, "auth", "env", "--identity=false", "--format=json"], {
    code: 0,
    ...options,
  });
  return Object.entries(JSON.parse(stdout)).map(([name, value]) => `${name}=${value}`).join(" ");
}

/** A file that sets these variables to its own name. */
const marks = (value: string, ...names: string[]): string =>
  JSON.stringify({ env: Object.fromEntries(names.map((name) => [name, value])) });

story("all files that are found are merged, the nearest on top", async (t) => {
  await Deno.remove(join(t.project, "atmos.yaml"));
  await t.write(join(t.home, ".atmos/atmos.yaml"), marks("home", "A", "B", "C", "D", "E"));
  await t.write(".git/HEAD", "ref: refs/heads/main\n");
  await t.write("atmos.yaml", marks("root", "C", "D", "E"));
  await t.write("team/.atmos.yaml", marks("parent", "B", "C"));
  const cwd = join(t.project, "team/app/deep");
  await Deno.mkdir(cwd, { recursive: true });
  assert.equal(await variables(t, [], { cwd }), "A=home B=parent C=root D=root E=root");
  assert.equal(
    await variables(t, [], { cwd, env: { ATMOS_GIT_ROOT_BASEPATH: "false" } }),
    "A=home B=parent C=parent D=home E=home",
  );

  const elsewhere = await t.write(join(t.home, "elsewhere/atmos.yaml"), marks("asked", "A", "D"));
  const env = { ATMOS_CLI_CONFIG_PATH: join(elsewhere, "..") };
  assert.equal(await variables(t, [], { cwd, env }), "A=asked B=home C=home D=asked E=home");

  await t.write("team/app/deep/atmos.yaml", marks("here", "E"));
  assert.equal(await variables(t, [], { cwd }), "A=home B=home C=home D=home E=here");
  assert.equal(await variables(t, [], { cwd, env }), "A=asked B=home C=home D=asked E=here");
});

story("what is named explicitly replaces the search", async (t) => {
  await t.write(join(t.home, ".atmos/atmos.yaml"), marks("home", "A"));
  await t.configure(marks("here", "A", "B"));
  await t.write("one.yaml", marks("one", "B", "C"));
  await t.write("two.yaml", marks("two", "C"));
  await t.write("folder/atmos.yaml", marks("folder", "A"));
  assert.equal(await variables(t), "A=here B=here");
  assert.equal(await variables(t, ["--config", "one.yaml"]), "B=one C=one");
  assert.equal(await variables(t, ["--config", "one.yaml,two.yaml"]), "B=one C=two");
  assert.equal(await variables(t, ["--config=two.yaml", "--config=one.yaml"]), "B=one C=one");
  assert.equal(await variables(t, ["--config-path", "folder"]), "A=folder");
  assert.equal(await variables(t, [], { env: { ATMOS_CONFIG: "one.yaml" } }), "B=one C=one");
  assert.equal(await variables(t, [], { env: { ATMOS_CONFIG_PATH: "folder" } }), "A=folder");
  for (const args of [["--config", "none.yaml"], ["--config", "folder"], ["--config-path", "nowhere"]]) {
    const { stderr } = await t.atmos([...args, "auth", "list"], { code: 2 });
    assert.match(stderr, /^✗ cannot read the configuration "(none\.yaml|folder|nowhere)": /);
  }
});

story("another working folder is as if one were there", async (t) => {
  await t.write("sub/atmos.yaml", JSON.stringify({ env: { HERE: "sub" } }));
  for (const form of [["-C", "sub"], ["-C=sub"], ["-Csub"], ["--chdir", "sub"], ["--chdir=sub"]]) {
    assert.equal(await variables(t, form), "HERE=sub");
  }
  assert.equal(await variables(t, [], { env: { ATMOS_CHDIR: "sub" } }), "HERE=sub");
  assert.equal(
    await variables(t, ["-C", join(t.project, "sub")], { env: { ATMOS_CHDIR: "nowhere" } }),
    "HERE=sub",
  );
  const { stderr } = await t.atmos(["-C", "nowhere", "auth", "list"], { code: 2 });
  assert.equal(stderr, '✗ cannot work in "nowhere": there is no such folder\n');
});

story("fragments and imports lie below the file that brings them", async (t) => {
  await t.configure(JSON.stringify({
    import: ["shared/*.yaml", "one.yaml"],
    env: { A: "file" },
  }));
  await t.write("atmos.d/10.yaml", marks("fragment", "A", "B", "F"));
  await t.write("atmos.d/deep/20.yml", marks("deep", "F", "G"));
  await t.write(".atmos.d/x.yaml", marks("hidden", "H"));
  await t.write("shared/a.yaml", marks("a", "C", "D", "B"));
  await t.write("shared/b.yaml", marks("b", "C"));
  await t.write("one.yaml", JSON.stringify({ import: "nested.yaml", env: { D: "one" } }));
  await t.write("nested.yaml", marks("nested", "D", "E"));
  assert.equal(await variables(t), "A=file B=a C=b D=one E=nested F=deep G=deep H=hidden");
});

story(
  "an import from elsewhere is told to who misses something, one that finds nothing is told",
  async (t) => {
    for (
      const remote of [
        "https://example.com/atmos.yaml",
        "git::https://example.com/a.git",
        "s3://bucket/atmos.yaml",
      ]
    ) {
      await t.configure(JSON.stringify({ import: [remote], env: { A: "x" } }));
      const { stderr } = await t.atmos(["auth", "list"], { code: 2 });
      assert.match(stderr, /^✗ atmos\.yaml:1:\d+: .* this import is not followed: .*this machine/m);
    }
    await t.configure(JSON.stringify({ import: ["nothing/*.yaml"], env: { A: "x" } }));
    const { stdout, stderr } = await t.atmos(["auth", "env", "--identity=off", "-f", "env"], { code: 0 });
    assert.equal(stdout, "A=x\n");
    assert.match(stderr, /nothing\/\*\.yaml/);
    await t.configure(JSON.stringify({ import: ["loop.yaml"] }));
    await t.write("loop.yaml", JSON.stringify({ import: ["atmos.yaml"], env: { A: "loop" } }));
    const loop = await t.atmos(["auth", "validate"]);
    assert.ok(loop.code <= 1, loop.stderr);
  },
);

story("identities merge across files, and names keep their case", async (t) => {
  await t.configure(JSON.stringify({
    auth: {
      providers: { Pretend: { kind: "mock/aws" } },
      identities: {
        Dev: { kind: "mock/aws", via: { provider: "Pretend" }, env: [{ key: "MixedCase", value: "Kept" }] },
        Prod: { kind: "mock/aws", via: { provider: "Pretend" } },
      },
    },
  }));
  await t.write("profiles/ci/identity.yaml", "auth: {identities: {Dev: {default: true}}}\n");
  await t.write(
    "profiles/prod/identity.yaml",
    "auth: {identities: {Prod: {default: true}, Dev: {default: false}}}\n",
  );
  const who = ["auth", "exec", "--", "sh", "-c", "echo $ATMOS_IDENTITY $MixedCase"];
  const cases: [string[], Record<string, string>, string][] = [
    [["--profile", "ci"], {}, "Dev Kept"],
    [[], { ATMOS_PROFILE: "ci" }, "Dev Kept"],
    [["--profile=prod"], { ATMOS_PROFILE: "ci" }, "Prod"],
    [["--profile", "ci,prod"], {}, "Prod"],
  ];
  for (const [args, env, words] of cases) {
    const { stdout } = await t.atmos([...args, ...who], { env, code: 0 });
    assert.equal(stdout, `${words}\n`);
  }
  const unknown = await t.atmos(["--profile", "cii", ...who], { code: 2 });
  assert.match(unknown.stderr, /^✗ cannot use the profile "cii": there is no such profile\n {2}.*ci/);
  const confused = await t.atmos(["--profile", "Dev", ...who], { code: 2 });
  assert.match(confused.stderr, /Dev is an identity: use --identity Dev/);
  const outside = await t.atmos(["--profile", "../../home", ...who], { code: 2 });
  assert.match(outside.stderr, /there is no such profile/);
});

story("functions say what is around, and programs run only for who uses them", async (t) => {
  t.env["ATMOS_TRUST"] = t.project;
  await t.write(".git/HEAD", "ref: refs/heads/feature/x\n");
  await t.write("values/text.txt", "from a file");
  await t.write("values/data.yaml", "deep: [{name: picked}]\n");
  const counting = (name: string): string => `!exec "echo ${name} >> ran; printf ${name}"`;
  await t.configure(`
env:
  CWD: !cwd
  ROOT: !repo-root
  BRANCH: !git.branch
  TEXT: !include values/text.txt
  PICKED: !include values/data.yaml .deep[0].name
  SET: !env FROM_PARENT nothing
  UNSET: !env NOT_THERE 'a default'
auth:
  providers:
    pretend: {kind: mock/aws}
    other: {kind: mock/aws, region: ${counting("provider")}}
  identities:
    used: {kind: mock/aws, via: {provider: pretend}, default: true, env: [{key: X, value: ${
    counting("used")
  }}]}
    unused: {kind: mock/aws, via: {provider: other}, env: [{key: X, value: ${counting("unused")}}]}
`);
  const { stdout } = await t.atmos([
    "auth",
    "exec",
    "--",
    "sh",
    "-c",
    'echo "$CWD|$ROOT|$BRANCH|$TEXT|$PICKED|$SET|$UNSET|$X"',
  ], {
    env: { FROM_PARENT: "a b" },
    code: 0,
  });
  assert.equal(stdout, `${t.project}|${t.project}|feature/x|from a file|picked|a b|a default|used\n`);
  const ran = (): Promise<string> => Deno.readTextFile(join(t.project, "ran"));
  assert.equal(await ran(), "used\n");
  for (const args of [["list"], ["list", "--format", "json"], ["validate"], ["env", "-i", "off"]]) {
    await t.atmos(["auth", ...args], { code: 0 });
  }
  await t.atmos(["auth", "login", "used"], { code: 0 });
  assert.doesNotMatch(await ran(), /provider|unused/);
});

story("a function that fails is told with its place, by whoever needs it", async (t) => {
  t.env["ATMOS_TRUST"] = t.project;
  await t.configure(`auth:
  providers: {pretend: {kind: mock/aws}}
  identities:
    fine: {kind: mock/aws, via: {provider: pretend}}
    broken:
      kind: mock/aws
      via: {provider: pretend}
      env:
        - {key: X, value: !exec "echo secret-in-stderr >&2; exit 3"}
`);
  await t.atmos(["auth", "exec", "-i", "fine", "--", "true"], { code: 0 });
  const { stderr } = await t.atmos(["auth", "exec", "-i", "broken", "--", "true"], { code: 2 });
  assert.match(stderr, /^✗ atmos\.yaml:9:\d+: /);
});

story("the list form of providers and identities means the same", async (t) => {
  const { startUrl, region } = t.aws;
  await t.configure(`auth:
  providers:
    - type: aws
      name: aws-sso
      config:
        sso_start_url: ${startUrl}
        sso_region: ${region}
  identities:
    - name: dev-user
      provider: aws-sso
      config:
        account_id: "111122223333"
        role_name: AdministratorAccess
    - name: prod-admin
      provider: aws-sso
      config:
        account_id: "444455556666"
        role_name: ReadOnlyAccess
`);
  const valid = await t.atmos(["auth", "validate"], { code: 0 });
  assert.match(valid.stdout, /^✓ Authentication configuration is valid/);
  await signIn(t, "dev-user");
  const { stdout } = await t.atmos(["auth", "whoami", "-i", "dev-user", "--output", "json"], { code: 0 });
  const { account, provider, identity } = JSON.parse(stdout);
  assert.deepEqual({ account, provider, identity }, {
    account: "111122223333",
    provider: "aws-sso",
    identity: "dev-user",
  });
  const shell = await t.atmos(
    ["auth", "shell", "--identity", "prod-admin", "--", "-c", "echo $AWS_PROFILE"],
    { code: 0 },
  );
  assert.equal(shell.stdout, "prod-admin\n");
});

story("broken entries that are not in use do not matter", async (t) => {
  await t.configure(`auth:
  providers:
    pretend: {kind: mock/aws}
    wrong: {kind: no/such-kind, tags: 5}
    later: {kind: atmos/pro}
    none: 7
  identities:
    fine: {kind: mock/aws, via: {provider: pretend}, default: true}
    cycle-a: {kind: mock/aws, via: {identity: cycle-b}}
    cycle-b: {kind: mock/aws, via: {identity: cycle-a}}
    lost: {kind: aws/permission-set, via: {provider: nowhere}}
    later: {kind: aws/permission-set, via: {provider: later}, principal: {name: n, account: {id: "111122223333"}}}
    text: words
    unknown: !terraform.output vpc id
`);
  for (const args of [["exec", "--", "true"], ["env"], ["whoami"], ["login"], ["logout", "fine"]]) {
    await t.atmos(["auth", ...args], { code: 0 });
  }
  const { stdout } = await t.atmos(["auth", "list"], { code: 0 });
  assert.match(stdout, /○ fine +123456789012 .*default/);
  const cases: [string, RegExp][] = [
    [
      "cycle-a",
      /^✗ atmos\.yaml:\d+:\d+: cannot sign in: the identities form a circle: cycle-a → cycle-b → cycle-a\n/,
    ],
    ["lost", /^✗ atmos\.yaml:\d+:\d+: cannot sign in as "lost": its provider "nowhere" is not configured\n/],
    ["later", /atmos\/pro/],
    ["text", /^✗ atmos\.yaml:\d+:\d+: /],
  ];
  for (const [name, words] of cases) {
    const { code, stderr } = await t.atmos(["auth", "exec", "-i", name, "--", "true"]);
    assert.match(stderr, words);
    assert.ok(code === 1 || code === 2);
  }
  await t.atmos(["auth", "validate"], { code: 1 });
});

story("without any configuration there is nothing to be, and that is said", async (t) => {
  await Deno.remove(join(t.project, "atmos.yaml"));
  for (const args of [["exec", "--", "true"], ["env"], ["whoami"], ["login"], ["list"]]) {
    const { code, stdout, stderr } = await t.atmos(["auth", ...args]);
    assert.equal(code, 1, stderr);
    assert.equal(stdout, args[0] === "env" ? "false;\n" : "");
    assert.match(stderr, /^✗ cannot .*(none is configured|not configured)[^]*atmos\.yaml/);
  }
  const { stdout } = await t.atmos(["auth", "exec", "--identity=false", "--", "echo", "ran"], { code: 0 });
  assert.equal(stdout, "ran\n");
});

story("a file that is huge, deep, a folder or not text is a problem with a place", async (t) => {
  const cases: [string, RegExp][] = [
    ["a: [".repeat(5000), /^✗ atmos\.yaml:\d+:\d+: /],
    ["auth: {providers: {a: \n\t- x", /^✗ atmos\.yaml:\d+:\d+: /],
    ["- a list\n", /^✗ atmos\.yaml:1:1: /],
    ["\0\0\0", /^✗ atmos\.yaml/],
    ['a: "\x1b[2J', /^✗ atmos\.yaml/],
  ];
  for (const [text, words] of cases) {
    await t.configure(text);
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "true"], { code: 2 });
    assert.match(stderr, words);
    assert.equal(stdout, "");
    assert.ok(!stderr.includes("\x1b"));
  }
  await t.configure("");
  await t.atmos(["auth", "validate", "--format=json"]);
  await t.configure(mockTeam());
});
