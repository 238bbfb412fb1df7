import assert from "node:assert/strict";
import { join } from "node:path";
import { OVERRIDING } from "../../src/clouds/aws/environment.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { script, variablesIn } from "./harness/on_path.ts";
import { unmade } from "./harness/stored.ts";
import { story } from "./harness/story.ts";

const LINUX = { needs: Deno.build.os === "linux" ? [] : ["linux"] };

/** `ATMOS_IDENTITY` and flags that turn authentication off. */
const WITHOUT: [string, string[]][] = [
  ["dev", ["--identity=false"]],
  ["prod", ["-i", "OFF"]],
  ["No", []],
];

story("the exit code is the command's", async (t) => {
  await t.configure(mockTeam());
  for (const code of [0, 7, 255]) {
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "sh", "-c", `exit ${code}`], { code });
    assert.deepEqual([stdout, stderr], ["", ""]);
  }
  for (const [signal, code] of [["TERM", 143], ["KILL", 137], ["INT", 130]] as const) {
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "sh", "-c", `kill -${signal} $$`], {
      code,
    });
    assert.deepEqual([stdout, stderr], ["", ""], signal);
  }
});

story("a command that cannot run is told with 127 and the reason", async (t) => {
  await t.configure(mockTeam());
  await t.write("plain.txt", "words\n");
  await t.write("no-interpreter", "#!/nowhere/sh\n", 0o755);
  const cases: [string, RegExp][] = [
    [
      "no-such-command",
      /^✗ cannot run "no-such-command": command not found\n {2}Check the spelling and the PATH\.\n$/,
    ],
    ["./nowhere/command", /^✗ cannot run "\.\/nowhere\/command": command not found\n/],
    ["./plain.txt", /^✗ cannot run "\.\/plain\.txt": it is not executable\n {2}.*`chmod \+x`/],
    ["/", /^✗ cannot run "\/": it is a folder\n/],
    ["./no-interpreter", /^✗ cannot run "\.\/no-interpreter": it is not an executable program/],
    ["evil\x1b[2Jname", /^✗ cannot run "evil\\u001b\[2Jname": command not found\n/],
    ["", /^✗ cannot run "": command not found\n/],
  ];
  for (const [command, words] of cases) {
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", command], { code: 127 });
    assert.match(stderr, words);
    assert.equal(stdout, "");
  }
});

story("without a command there is nothing to run", async (t) => {
  await t.configure(mockTeam());
  for (const args of [[], ["-i", "dev", "--"]]) {
    const { stderr } = await t.atmos(["auth", "exec", ...args], { code: 2 });
    assert.match(stderr, /^✗ cannot run anything: no command specified\n {2}Put it after two dashes/);
  }
  const { stderr } = await t.atmos(["auth", "exec", "aws", "s3", "ls"], { code: 2 });
  assert.match(stderr, /`atmos auth exec -- COMMAND`/);
});

story("a command is looked for on the caller's PATH, and never in the working folder", async (t) => {
  await t.configure(mockTeam());
  await t.write(join(t.home, "tools/my-tool"), "#!/bin/sh\necho mine\n", 0o755);
  await t.write("here-tool", "#!/bin/sh\necho from here\n", 0o755);
  const mine = await t.atmos(["auth", "exec", "--", "my-tool"], {
    code: 0,
    env: { PATH: `${t.home}/tools:/usr/bin:/bin` },
  });
  assert.equal(mine.stdout, "mine\n");
  await t.atmos(["auth", "exec", "--", "here-tool"], { code: 127, env: { PATH: ":.:/usr/bin" } });
  const here = await t.atmos(["auth", "exec", "--", "./here-tool"], { code: 0 });
  assert.equal(here.stdout, "from here\n");
});

story("arguments arrive as they were written", async (t) => {
  await t.configure(mockTeam());
  const words = [
    "",
    "a b",
    " ",
    "it's",
    'say "hi"',
    "two\nlines",
    "tab\there",
    "$HOME `id` $(id)",
    "*",
    "\\",
    "ünï✓🚀",
    "-i",
    "prod",
    "--identity=false",
    "--",
    "--help",
    "-C",
    "--chdir=/",
    "\x1b[31m",
  ];
  const { stdout } = await t.atmos(["auth", "exec", "--", "printf", "<%s>\\0", ...words], { code: 0 });
  assert.deepEqual(stdout.split("\0").slice(0, -1), words.map((word) => `<${word}>`));
});

story("input and output are the command's own, byte for byte", async (t) => {
  await t.configure(mockTeam());
  const { code, stdout, stderr } = await script(
    t,
    `head -c 10485760 /dev/urandom > in; cat in | atmos auth exec -- cat | cmp - in && wc -c < in
    printf 'one\\ntwo\\n' |
      { atmos auth exec -- sh -c 'head -c 4; printf "err\\377" >&2' 2> errors; cat; od -An -tx1 errors; }
    atmos auth exec -- sh -c 'read x || echo "no input"; cat <&3 >&4' 3< errors 4> four < /dev/null
    cmp errors four && echo "other files too"
    atmos auth exec -- sh -c 'echo late >&2' >&- && echo "without stdout"`,
  );
  assert.equal(stderr, "late\n");
  assert.equal(code, 0, stdout);
  assert.equal(
    stdout,
    "10485760\none\ntwo\n 65 72 72 ff\nno input\nother files too\nwithout stdout\n",
  );
});

story("a reader that goes away ends the command as it would without atmos", async (t) => {
  await t.configure(mockTeam());
  const { stdout, stderr } = await script(
    t,
    `{ atmos auth exec -- sh -c 'yes; echo "$?" >&3; exec yes' 3> inner; echo "$?" > outer; } | head -n 1
    cat inner outer`,
  );
  assert.equal(stderr, "");
  assert.equal(stdout, "y\n141\n141\n");
});

story("output comes as it is made, and input goes when it is typed", async (t) => {
  await t.configure(mockTeam());
  const running = await t.start([
    "auth",
    "exec",
    "--",
    "sh",
    "-c",
    "printf 'name? '; read name; printf \"hello $name\" >&2; read end; echo bye",
  ]);
  await running.waitFor("name? ");
  await running.write("alex\n");
  await running.waitFor("hello alex");
  await running.closeInput();
  const { code, stdout, stderr } = await running.ended;
  assert.deepEqual([code, stdout, stderr], [0, "name? bye\n", "hello alex"]);
});

story("a signal to atmos is a signal to the command, once", { needs: ["bash"] }, async (t) => {
  await t.configure(mockTeam());
  const traps = ["TERM", "HUP", "INT", "QUIT", "USR1", "USR2"].map((name) =>
    `trap 'echo got ${name}' ${name};`
  );
  const body = `${traps.join(" ")} trap 'exit 9' PIPE; echo "ready $$"; while :; do read -t 0.1 line; done`;
  const running = await t.start(["auth", "exec", "--", "bash", "-c", body]);
  await running.waitFor("ready");
  for (const name of ["TERM", "HUP", "INT", "QUIT", "USR1", "USR2"] as const) {
    running.kill(`SIG${name}`);
    await running.waitFor(`got ${name}`);
  }
  const pid = /ready (\d+)/.exec(running.stdout)?.[1];
  Deno.kill(Number(pid), "SIGPIPE");
  const { code, stdout } = await running.ended;
  assert.equal(code, 9);
  assert.equal(stdout.match(/got/g)?.length, 6);
});

story("a command that does not mind a signal ends as it likes; one that does ends by it", async (t) => {
  await t.configure(mockTeam());
  const stubborn = await t.start([
    "auth",
    "exec",
    "--",
    "sh",
    "-c",
    "trap '' TERM; echo ready; read x; exit 4",
  ]);
  await stubborn.waitFor("ready");
  stubborn.kill("SIGTERM");
  await stubborn.write("go on\n");
  assert.equal((await stubborn.ended).code, 4);
  for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130], ["SIGHUP", 129]] as const) {
    const plain = await t.start(["auth", "exec", "--", "sh", "-c", "echo ready; exec sleep 60"]);
    await plain.waitFor("ready");
    plain.kill(signal);
    assert.equal((await plain.ended).code, code);
  }
});

story("a command starts with the signals, files and limits of a command without atmos", LINUX, async (t) => {
  await t.configure(mockTeam());
  const look = await t.bin(
    "look",
    "#!/bin/sh\ngrep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status; ls /proc/self/fd; umask; ulimit -a; pwd\n",
  );
  const { stdout } = await script(
    t,
    `umask 027; ulimit -n 300; ${look} > plain; atmos auth exec -- ${look} > lent; diff plain lent && echo same`,
  );
  assert.equal(stdout, "same\n");
});

story(
  "the child's environment is the parent's, without what leads elsewhere, with what leads there",
  async (t) => {
    const identityEnv = { STAGE: "dev", AWS_REGION: "eu-north-1", EMPTY: "", MULTI: "a\nb" };
    await t.configure(mockTeam({ env: { TEAM: "blue", STAGE: "of all", "odd.name-1": "x" }, identityEnv }));
    const stale = Object.fromEntries(OVERRIDING.map((name) => [name, "stale"]));
    const parent = { AWS_PROFILE: "other", AWS_CONFIG_FILE: "/other", KEPT: " kept ", ATMOS_IDENTITY: "dev" };
    const { stdout } = await t.atmos(["auth", "exec", "--", "env", "-0"], {
      env: { ...stale, ...parent },
      code: 0,
    });
    const child = variablesIn(stdout);
    const expected: Record<string, string> = {
      ...t.env,
      KEPT: " kept ",
      TEAM: "blue",
      "odd.name-1": "x",
      ...identityEnv,
      ATMOS_IDENTITY: "dev",
      ATMOS_SESSION: "mock%2Faws/pretend",
      ATMOS_LENT:
        "AWS_CONFIG_FILE,AWS_DEFAULT_REGION,AWS_EC2_METADATA_DISABLED,AWS_PROFILE,AWS_REGION,AWS_SDK_LOAD_CONFIG,AWS_SHARED_CREDENTIALS_FILE,MOCK_IDENTITY",
      AWS_PROFILE: "dev",
      AWS_CONFIG_FILE: join(t.home, ".config/atmos/mock/pretend/dev/config"),
      AWS_SHARED_CREDENTIALS_FILE: join(t.home, ".config/atmos/mock/pretend/dev/credentials"),
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_SDK_LOAD_CONFIG: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      MOCK_IDENTITY: "dev",
    };
    for (const name of ["PWD", "SHLVL", "_", "OLDPWD"]) child.delete(name);
    assert.deepEqual(
      Object.fromEntries([...child].map(([name, value]) => [name, unmade(value)]).sort()),
      Object.fromEntries(Object.entries(expected).sort()),
    );
  },
);

story("what an identity's own variables say about keys is left out, and told", async (t) => {
  await t.configure(
    mockTeam({ identityEnv: { AWS_ACCESS_KEY_ID: "AKIAXXXXXXXXXXXXXXXX", AWS_PROFILE: "mine" } }),
  );
  const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "env"], { code: 0 });
  assert.doesNotMatch(stdout, /AWS_ACCESS_KEY_ID/);
  assert.match(stderr, /WARN Variable left out, .* name=AWS_ACCESS_KEY_ID identity=dev\n$/);
});

story("with authentication turned off nothing is touched", async (t) => {
  await t.configure(mockTeam());
  const stale = Object.fromEntries(OVERRIDING.map((name) => [name, "stale"]));
  for (const [word, args] of WITHOUT) {
    const env = { ...stale, AWS_PROFILE: "other", ATMOS_IDENTITY: word };
    const { stdout, stderr } = await t.atmos(["auth", "exec", ...args, "--", "env", "-0"], { env, code: 0 });
    const child = variablesIn(stdout);
    for (const [name, value] of Object.entries({ ...t.env, ...env })) assert.equal(child.get(name), value);
    assert.equal(stderr, "");
  }
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("pretend")), []);
});

story("a folder that --chdir names is the command's", async (t) => {
  await t.configure(mockTeam());
  await t.write("sub/deep/file", "");
  const { stdout } = await t.atmos(["-C", "sub/deep", "auth", "exec", "--", "sh", "-c", "pwd; echo $PWD"], {
    code: 0,
    env: { ATMOS_CHDIR: "ignored" },
  });
  const folder = join(t.project, "sub/deep");
  assert.equal(stdout, `${folder}\n${folder}\n`);
});
