/** What the configuration of a repository that somebody has only cloned cannot do. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { variablesIn } from "./harness/on_path.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { portalFiles, unmade } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const LINE = /^\d{4}-\d\d-\d\dT[\d:]+Z [A-Z]+ /;

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

/** The mock team with more sections. */
function team(more: Record<string, unknown>, settings: Parameters<typeof mockTeam>[0] = {}): string {
  const { auth, ...rest } = JSON.parse(mockTeam(settings));
  const { auth: extra = {}, ...sections } = more;
  return JSON.stringify({ ...rest, ...sections, auth: { ...auth, ...extra as object } });
}

story("a project does not choose the file that its warnings are appended to", async (t) => {
  const start = await t.write(join(t.home, ".bashrc"), "alias ls=ls\n");
  const bait = { import: "$(touch x)/y.yaml", logs: { level: "Trace", file: "../home/.bashrc" } };
  await t.configure(team(bait));
  for (
    const args of [["--help"], ["auth", "list"], ["auth", "validate"], [
      "auth",
      "logout",
      "--all",
      "--dry-run",
    ]]
  ) {
    await t.atmos(args);
    assert.equal(await Deno.readTextFile(start), "alias ls=ls\n", args.join(" "));
  }
});

story("a project says how much is logged, and that its file is not used is told", async (t) => {
  await t.configure(team({ logs: { level: "debug", file: "project.log" } }));
  const { stderr } = await t.atmos(["auth", "whoami"], { code: 0 });
  assert.match(stderr, / DEBUG /);
  assert.deepEqual(await namesIn(t.project), ["atmos.yaml"]);
  const { stdout, stderr: told } = await t.atmos(["auth", "validate"], { code: 0 });
  assert.match(
    stdout + told,
    /atmos\.yaml:1:\d+.*logs\.file is not used: this file is not your own, and where a log goes is the person's choice/,
  );
  assert.match(stdout + told, /--logs-file or ATMOS_LOGS_FILE, or put it into ~\/\.atmos\/atmos\.yaml/);
});

story("a log is appended only to a file that is new or a log, and the command goes on", async (t) => {
  await t.configure(mockTeam());
  const taken: [path: string, state: RegExp][] = [
    [await t.write("notes", "my notes\n"), /^what is there is no log of atmos/],
    [join(t.project, "fifo"), /^it is no regular file/],
    // Without the executable the runtime's permissions refuse it first.
    ["/dev/full", /^(permission denied|it is no regular file)/],
    [t.home, /^it is a folder/],
  ];
  await t.run("mkfifo", [join(t.project, "fifo")], { code: 0 });
  for (const [path, state] of taken) {
    const env = { ATMOS_LOGS_LEVEL: "debug", ATMOS_LOGS_FILE: path };
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "echo", "ran"], { code: 0, env });
    assert.equal(stdout, "ran\n");
    const start = `! cannot write the log file "${path}": `;
    assert.ok(stderr.startsWith(start), stderr);
    assert.match(stderr.slice(start.length), state);
    assert.equal(stderr.split("\n").length, 2, stderr);
  }
  assert.equal(await Deno.readTextFile(join(t.project, "notes")), "my notes\n");
  const own = await t.write("own.log", "");
  const sizes: number[] = [];
  for (let round = 0; round < 2; round++) {
    const args = ["auth", "exec", "--logs-level=debug", `--logs-file=${own}`, "--", "true"];
    const { stderr } = await t.atmos(args, { code: 0 });
    assert.equal(stderr, "");
    const lines = (await Deno.readTextFile(own)).trimEnd().split("\n");
    for (const line of lines) assert.match(line, LINE);
    sizes.push(lines.length);
  }
  assert.ok((sizes[1] ?? 0) > (sizes[0] ?? 0));
});

story("a project's variables change nothing of what atmos does", async (t) => {
  const evil = await t.write("evil.sh", '#!/bin/sh\n: > "$STORY_MARK"\n', 0o755);
  const mark = join(t.home, "mark");
  t.env["STORY_MARK"] = mark;
  const env = {
    ATMOS_SHELL: evil,
    SHELL: evil,
    ATMOS_AUTH_ENV_OUTPUT_FILE: "written",
    ATMOS_AUTH_ENV_FORMAT: "fish",
    ATMOS_IDENTITY: "prod",
    ATMOS_KEYRING_TYPE: "nonsense",
    ATMOS_LOGS_FILE: "written.log",
    ATMOS_LOGS_LEVEL: "trace",
    ATMOS_PROFILE: "nowhere",
    ATMOS_XDG_CONFIG_HOME: join(t.project, "config"),
    HOME: t.project,
  };
  const cases: [args: string[], out: RegExp][] = [
    [["auth", "whoami", "-o", "json"], /"identity": "dev"/],
    [["auth", "env"], /^export /m],
    [["auth", "shell", "--", "-c", "echo as $ATMOS_IDENTITY"], /^as dev$/m],
    [["auth", "exec", "--", "sh", "-c", "echo as $ATMOS_IDENTITY"], /^as dev$/m],
    [["auth", "exec", "--identity=off", "--", "sh", "-c", "echo as $ATMOS_IDENTITY"], /^as$/m],
  ];
  for (const settings of [{ env }, { identityEnv: env }]) {
    await t.configure(mockTeam(settings));
    for (const [args, out] of cases) {
      const { stdout, stderr } = await t.atmos(args, { code: 0 });
      assert.match(stdout, out, args.join(" "));
      assert.doesNotMatch(stderr, / TRACE | DEBUG /);
    }
  }
  await assert.rejects(Deno.stat(mark), Deno.errors.NotFound);
  assert.deepEqual(await namesIn(t.project), ["atmos.yaml", "evil.sh"]);
});

story("what steers atmos does not reach a child that may be atmos, and is told", async (t) => {
  const env = {
    ATMOS_KEYRING_TYPE: "file",
    ATMOS_KEYRING_FILE_PATH: "./kr",
    ATMOS_BASE_PATH: "x",
    OTHER: "kept",
  };
  await t.configure(mockTeam({ env, identityEnv: { ATMOS_SHELL: "./evil.sh" } }));
  const { stdout } = await t.atmos(["auth", "exec", "--", "env", "-0"], { code: 0 });
  const variables = variablesIn(stdout);
  const steering = ["ATMOS_KEYRING_TYPE", "ATMOS_KEYRING_FILE_PATH", "ATMOS_SHELL"];
  assert.deepEqual(steering.filter((name) => variables.has(name)), []);
  assert.deepEqual([variables.get("ATMOS_BASE_PATH"), variables.get("OTHER")], ["x", "kept"]);
  const told = await t.atmos(["auth", "validate"], { code: 0 });
  for (const name of steering) {
    assert.match(told.stdout + told.stderr, new RegExp(`the variable ${name} is not set`));
  }
});

story("which program is started, the caller's PATH says; the child itself sees the project's", async (t) => {
  for (const name of ["my-tool", "sh", "bash", "env"]) {
    await t.write(`evil/${name}`, '#!/bin/sh\necho "evil $0"\n', 0o755);
  }
  await t.bin("my-tool", '#!/bin/sh\necho "mine with $PATH"\n');
  const PATH = `${join(t.project, "evil")}:/usr/bin:/bin`;
  const value = { key: "SAID", valueCommand: "echo said" };
  const commands = [
    { name: "own", env: [{ key: "PATH", value: PATH }, value], steps: ["echo $SAID and $PATH"] },
    { name: "tool", steps: [{ type: "exec", command: "my-tool" }] },
  ];
  const workflows = { w: { env: { PATH }, steps: [{ name: "one", type: "script", command: "echo $PATH" }] } };
  await t.write("flows/w.yaml", JSON.stringify({ workflows }));
  const more = { commands, workflows: { base_path: "flows" } };
  for (const settings of [{ env: { PATH } }, { identityEnv: { PATH } }]) {
    await t.configure(team(more, settings));
    const tool = await t.atmos(["auth", "exec", "--", "my-tool"], { code: 0 });
    assert.equal(tool.stdout, `mine with ${PATH}\n`);
    const shell = await t.atmos(["auth", "shell", "--shell", "bash", "--", "-c", "echo shell $PATH"], {
      code: 0,
    });
    assert.equal(shell.stdout, `shell ${PATH}\n`);
    const own = await t.atmos(["own", "-i", "dev"], { code: 0 });
    assert.equal(own.stdout, `said and ${PATH}\n`);
    const step = await t.atmos(["tool", "-i", "dev"], { code: 0 });
    assert.equal(step.stdout, `mine with ${PATH}\n`);
    const workflow = await t.atmos(["workflow", "w", "-i", "dev"], { code: 0 });
    assert.equal(workflow.stdout, `${PATH}\n`);
  }
});

/** The team of the local AWS with these lines below `auth:` and at the top. */
async function configureTeam(t: Story, inAuth: string, top = ""): Promise<void> {
  const yaml = await Deno.readTextFile(join(t.project, "atmos.yaml"));
  await t.configure(yaml.replace("auth:\n", `auth:\n${inAuth}`) + top);
}

story(
  "a project does not say where a sign-in is kept, nor what opens it, nor which browser is used",
  async (t) => {
    const evil = await t.write("evil-browser", "#!/bin/sh\nexit 1\n", 0o755);
    await configureTeam(
      t,
      "  keyring: { type: file, spec: { path: ./kr, password_env: PATH } }\n",
      `env: { BROWSER: ${evil}, ATMOS_KEYRING_TYPE: file, ATMOS_KEYRING_FILE_PATH: ./kr, ` +
        "ATMOS_KEYRING_PASSWORD_ENV: PATH }\n",
    );
    await signIn(t);
    assert.equal((await t.browser.visits()).length, 1);
    assert.deepEqual(await namesIn(t.project), ["atmos.yaml", "evil-browser"]);
    assert.equal((await portalFiles(t)).length, 1);
    const { stdout, stderr } = await t.atmos(["auth", "validate"], { code: 0 });
    assert.match(
      stdout + stderr,
      /atmos\.yaml:2:3.*auth\.keyring is not used: .*where secrets lie and what opens them is the person's choice/,
    );
    assert.match(stdout + stderr, /Put it into ~\/\.atmos\/atmos\.yaml, or set ATMOS_KEYRING_TYPE/);
  },
);

story("no folder that atmos has not made changes its mode, whoever names it", async (t) => {
  await configureTeam(t, "  keyring: { type: file, spec: { path: '~' } }\n");
  await Deno.chmod(t.home, 0o755);
  const shared = join(t.home, "shared");
  await Deno.mkdir(shared);
  await Deno.chmod(shared, 0o750);
  const passphrase = { ATMOS_KEYRING_PASSWORD: "the passphrase of the story" };
  const own = { ATMOS_KEYRING_TYPE: "file", ...passphrase };
  const dryRun = ["auth", "logout", "--all", "--dry-run"];
  await t.atmos(dryRun, { env: passphrase });
  assert.equal(await modeOf(t.home), 0o755);
  for (const [path, folder, mode] of [["~", t.home, 0o755], [shared, shared, 0o750]] as const) {
    const env = { ...PERSON, ...own, ATMOS_KEYRING_FILE_PATH: path };
    const found = await t.atmos(dryRun, { env });
    assert.match(
      found.stdout + found.stderr,
      /cannot look at the keyring: .*others have access to this folder\n/,
    );
    const login = await t.atmos(["auth", "login"], { env, code: 1 });
    assert.match(login.stderr, /others have access to this folder/);
    for (const { stdout, stderr } of [found, login]) {
      assert.ok((stdout + stderr).includes(`\`chmod 700 ${folder}\``), stdout + stderr);
    }
    assert.equal(await modeOf(folder), mode);
  }
  assert.deepEqual(await namesIn(shared), []);
  await Deno.chmod(shared, 0o700);
  for (const folder of [shared, join(t.home, "made/by/atmos")]) {
    const env = { ...PERSON, ...own, ATMOS_KEYRING_FILE_PATH: folder };
    await t.atmos(["auth", "login"], { env, code: 0 });
    assert.deepEqual((await namesIn(folder)).map(unmade), ["identity.age", "team-sso.sign-in.age"]);
    assert.equal(await modeOf(folder), 0o700);
  }
});
