/** What a project's configuration would run by itself is run only when somebody has trusted it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const EXEC = ["auth", "exec", "--", "true"];
const TRUST = { ATMOS_TRUST: "true" };

/** A program that leaves a trace and writes its name. */
function leaving(t: Story, name: string): string {
  return `!exec "echo ${name} >> ${join(t.home, "ran")}; printf ${name}"`;
}

/** The names of what has run so far, sorted. */
async function ran(t: Story): Promise<string[]> {
  const text = await Deno.readTextFile(join(t.home, "ran")).catch(() => "");
  return text.split("\n").filter((line) => line !== "").sort();
}

async function forget(t: Story): Promise<void> {
  await Deno.remove(join(t.home, "ran"));
}

/** One program in `env`, one in the identity in use, one in an identity that nobody uses. */
function threePrograms(t: Story, note = ""): string {
  return `# ${note}
env: {EVERYWHERE: ${leaving(t, "everywhere")}}
auth:
  providers: {pretend: {kind: mock/aws}}
  identities:
    dev: {kind: mock/aws, default: true, via: {provider: pretend}, env: [{key: OWN, value: ${
    leaving(t, "own")
  }}]}
    other: {kind: mock/aws, via: {provider: pretend}, env: [{key: OWN, value: ${leaving(t, "other")}}]}
`;
}

story("who only looks runs nothing, not even what is trusted", async (t) => {
  await t.write(
    "workflows/all.yaml",
    `workflows:
  deploy: {description: ${leaving(t, "description")}, env: {X: ${
      leaving(t, "variable")
    }}, steps: [{command: echo, type: shell, identity: ${leaving(t, "identity")}}]}
  made: {steps: ${leaving(t, "steps")}}
`,
  );
  await t.configure(`${threePrograms(t)}
workflows: {base_path: workflows}
commands:
  - name: hello
    description: ${leaving(t, "summary")}
    env: [{key: Y, valueCommand: "echo value >> ${join(t.home, "ran")}"}]
    steps: [${leaving(t, "step")}]
`);
  await t.atmos(["auth", "login"], { env: TRUST, code: 0 });
  await forget(t);
  const looks = [
    ["auth", "whoami", "--cached"],
    ["auth", "whoami"],
    ["auth", "whoami", "--cached", "-o", "json"],
    ["auth", "list"],
    ["auth", "list", "--format", "json"],
    ["auth", "validate"],
    ["auth", "audit"],
    ["workflow", "list"],
    ["list", "workflows", "--output", "json"],
    ["workflow", "deploy", "--dry-run"],
    ["--help"],
    ["hello", "--help"],
    ["auth", "exec", "--help"],
    ["complete", "--", "workflow", ""],
    ["complete", "--", "hello", ""],
    ["version"],
    ["config", "trust", "--yes"],
    ["config", "trust", "--list"],
    ["config", "untrust"],
    ["auth", "logout", "--all", "--dry-run"],
    ["auth", "logout", "dev"],
    ["auth", "logout", "--all-realms"],
  ];
  for (const args of looks) {
    const { stdout } = await t.atmos(args, { env: TRUST, code: 0 });
    assert.deepEqual(await ran(t), [], args.join(" "));
    if (args.includes("json") && args.includes("whoami")) {
      const { environment } = JSON.parse(stdout);
      assert.match(environment.OWN, /^!exec echo own/);
      assert.match(environment.EVERYWHERE, /^!exec echo everywhere/);
    }
    if (args[0] === "workflow" && args[1] === "deploy") assert.match(stdout, /as !exec echo identity/);
  }
  const made = await t.atmos(["workflow", "made", "--dry-run"], { env: TRUST, code: 1 });
  assert.match(made.stderr, /all\.yaml:\d+:\d+: cannot show what "made" would run: a program in it/);
  assert.deepEqual(await ran(t), []);
});

story("a command or workflow that is called by its name runs its own programs, and no others", async (t) => {
  await t.write(
    "workflows/all.yaml",
    `workflows: {deploy: {steps: [{type: shell, command: ${leaving(t, "echo")}}]}}\n`,
  );
  await t.configure(`workflows: {base_path: workflows}
commands:
  - {name: hello, steps: [${leaving(t, "pwd")}]}
`);
  await t.atmos(["hello"], { code: 0 });
  await t.atmos(["workflow", "deploy"], { code: 0 });
  assert.deepEqual(await ran(t), ["echo", "pwd"]);
  await forget(t);
  await t.configure(`env: {X: ${leaving(t, "variable")}}
commands:
  - {name: hello, steps: [${leaving(t, "pwd")}]}
`);
  const { stderr } = await t.atmos(["hello"], { code: 1 });
  assert.match(stderr, /atmos\.yaml:1:16: cannot run .* for env\.X: nobody has trusted/);
  assert.deepEqual(await ran(t), ["pwd"]);
});

story(
  "without a person nothing runs before it is trusted, and only what has changed is asked for again",
  async (t) => {
    await t.configure(threePrograms(t));
    for (const args of [EXEC, ["auth", "env"], ["auth", "shell", "--", "-c", "true"]]) {
      const { stdout, stderr } = await t.atmos(args, { code: 1 });
      assert.equal(stdout, args[1] === "env" ? "false;\n" : "");
      assert.match(
        stderr,
        /^✗ atmos\.yaml:6:\d+: cannot run "echo own >> .*" for auth\.identities\.dev\.env\.0\.value: nobody/,
      );
      assert.ok(stderr.includes(`nobody has trusted the programs of ${t.project}\n`), stderr);
      assert.match(stderr, /Run `atmos config trust` there: it shows them and asks\./);
      assert.match(stderr, /set ATMOS_TRUST=/);
    }
    assert.deepEqual(await ran(t), []);

    const asked = await t.atmos(["config", "trust"], { code: 2 });
    for (const line of ["atmos.yaml:2:25 env.EVERYWHERE", "auth.identities.dev.env.0.value", "other"]) {
      assert.ok(asked.stderr.includes(line), asked.stderr);
    }
    assert.match(asked.stderr, /no terminal to ask on\n {2}Read it, then run `atmos config trust --yes`/);
    await t.atmos(["config", "trust", "--yes"], { code: 0 });
    const again = await t.atmos(["config", "trust"], { code: 0 });
    assert.match(again.stderr, /All of it is trusted since 20\d\d-/);
    assert.deepEqual(await ran(t), []);
    await t.atmos(EXEC, { code: 0 });
    assert.deepEqual(await ran(t), ["everywhere", "own"]);

    await t.configure(threePrograms(t, "another comment") + "logs: {level: Info}\n");
    await t.atmos(EXEC, { code: 0 });
    await t.configure(threePrograms(t).replace("printf own", "printf 0wn"));
    const changed = await t.atmos(EXEC, { code: 1 });
    assert.match(changed.stderr, /cannot run "echo own >> .*; printf 0wn" for auth\.identities\.dev\.env/);
    await t.configure(threePrograms(t));

    const { stdout } = await t.atmos(["config", "trust", "--list"], { code: 0 });
    assert.match(stdout, new RegExp(`^${t.project}  3 programs, since 20`));
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    await t.atmos(EXEC, { code: 0 });
    assert.match((await t.atmos(["config", "untrust"], { code: 0 })).stderr, /is no longer trusted/);
    assert.match((await t.atmos(["config", "trust", "--revoke"], { code: 0 })).stderr, /was not trusted/);
    await t.atmos(EXEC, { code: 1 });
  },
);

story(
  "on a terminal it is asked once for all, and Enter alone means no",
  { needs: ["script"] },
  async (t) => {
    await t.configure(threePrograms(t));
    const first = await t.terminal(EXEC);
    await first.waitFor("Yes, I trust this project");
    const screen = first.screen();
    assert.match(screen, /The project in .* wants to run programs:/);
    for (const name of ["everywhere", "own", "other"]) assert.match(screen, new RegExp(`echo ${name} >>`));
    assert.match(screen, /○ Yes, I trust this project[^]*● No, run nothing of it/);
    await first.write(KEYS.enter);
    assert.equal(await first.exited, 1);
    assert.match(first.text, /nobody has trusted the programs/);
    assert.deepEqual(await ran(t), []);

    const second = await t.terminal(["auth", "exec", "--", "sh", "-c", "echo $OWN $EVERYWHERE"]);
    await second.waitFor("Yes, I trust this project");
    await second.write(KEYS.down);
    await second.waitFor("● Yes");
    await second.write(KEYS.enter);
    await second.waitFor("own everywhere");
    assert.equal(await second.exited, 0);
    assert.equal(second.text.match(/wants to run/g)?.length, 1 + second.text.split("◇").length - 1);
    assert.deepEqual(await ran(t), ["everywhere", "own"]);

    const third = await t.terminal(["auth", "exec", "-i", "other", "--", "true"]);
    assert.equal(await third.exited, 0);
    assert.doesNotMatch(third.text, /wants to run/);
  },
);

story(
  "a workflow asks before its first step, and without a yes no step runs",
  { needs: ["script"] },
  async (t) => {
    await t.write(
      "workflows/all.yaml",
      `workflows: {deploy: {steps: [
  {name: one, type: shell, command: "echo first >> ${join(t.home, "ran")}"},
  {name: two, type: shell, identity: dev, command: "echo $OWN >> ${join(t.home, "steps")}"}]}}
`,
    );
    await t.configure(`${threePrograms(t)}workflows: {base_path: workflows}\n`);
    const refused = await t.terminal(["workflow", "deploy"]);
    await refused.waitFor("● No, run nothing of it");
    await refused.write(KEYS.escape);
    assert.equal(await refused.exited, 1);
    assert.doesNotMatch(refused.text, /\[1\/2\]/);
    assert.deepEqual(await ran(t), []);

    const agreed = await t.terminal(["workflow", "deploy"]);
    await agreed.waitFor("Yes, I trust this project");
    await agreed.write(KEYS.down);
    await agreed.waitFor("● Yes");
    await agreed.write(KEYS.enter);
    await agreed.waitFor("[1/2]");
    assert.equal(await agreed.exited, 0);
    assert.deepEqual(await ran(t), ["everywhere", "first", "own"]);
    assert.equal(await Deno.readTextFile(join(t.home, "steps")), "own\n");
  },
);

story("trust belongs to a folder: a copy has to ask, and a link to it does not", async (t) => {
  await t.configure(threePrograms(t));
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  const link = join(t.home, "link");
  await Deno.symlink(t.project, link);
  await t.atmos(EXEC, { cwd: link, code: 0 });
  const copy = join(t.home, "copy");
  await t.write(join(copy, "atmos.yaml"), threePrograms(t));
  const { stderr } = await t.atmos(EXEC, { cwd: copy, code: 1 });
  assert.match(stderr, /nobody has trusted the programs of .*copy/);
  // From below the root of a repository, too.
  await t.write(".git/HEAD", "ref: refs/heads/main\n");
  await t.write("below/deep/file", "");
  await t.atmos(EXEC, { cwd: join(t.project, "below/deep"), code: 0 });
  await t.atmos(["config", "trust", "--yes"], { cwd: copy, code: 0 });
  await Deno.rename(copy, join(t.home, "moved"));
  await t.atmos(EXEC, { cwd: join(t.home, "moved"), code: 1 });
  await t.atmos(["config", "untrust", copy], { code: 0 });
  assert.match((await t.atmos(["config", "untrust", "--all"], { code: 0 })).stderr, /1 project no longer/);
  await t.atmos(EXEC, { code: 1 });
});

story("the environment of a machine may trust, and a project may not speak for it", async (t) => {
  await t.configure(threePrograms(t));
  const trusting = ["true", "1", `/nowhere:${t.project}`, join(t.project, "..")];
  for (const ATMOS_TRUST of trusting) await t.atmos(EXEC, { env: { ATMOS_TRUST }, code: 0 });
  await t.atmos(EXEC, { env: { CI: "true" }, code: 0 });
  const refusing = [
    { ATMOS_TRUST: "false", CI: "true" },
    { ATMOS_TRUST: "project:./:." },
    { ATMOS_TRUST: `${t.project}x` },
    { ATMOS_TRUST: join(t.project, "below") },
    { CI: "false" },
    { ATMOS_TRUST: "" },
  ];
  for (const env of refusing) await t.atmos(EXEC, { env, code: 1 });

  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  await t.atmos(EXEC, { env: { CI: "true", ATMOS_TRUST: "ask" }, code: 0 });
  const no = { ATMOS_TRUST: "false" };
  assert.match((await t.atmos(EXEC, { env: no, code: 1 })).stderr, /ATMOS_TRUST says no\n.*Unset it/s);
  assert.match((await t.atmos(["config", "trust"], { env: no, code: 0 })).stderr, /ATMOS_TRUST says no/);
  await t.atmos(["config", "untrust"], { code: 0 });

  const nested = ["auth", "exec", "--", ...t.commandLine(EXEC)];
  for (const claim of ["ATMOS_TRUST: 'true'", "CI: 'true'"]) {
    await t.configure(`env: {${claim}}
auth:
  providers: {pretend: {kind: mock/aws}}
  identities:
    dev: {kind: mock/aws, default: true, via: {provider: pretend}}
    evil: {kind: mock/aws, via: {provider: pretend}, env: [{key: X, value: ${leaving(t, "evil")}}]}
`);
    await t.atmos(["auth", "exec", "-i", "evil", "--", "true"], { code: 1 });
    const inner = t.commandLine(["auth", "exec", "-i", "evil", "--", "true"]);
    await t.atmos(["auth", "exec", "--", ...inner], { code: 1 });
    await t.atmos(nested, { code: 0 });
  }
  assert.ok(!(await ran(t)).includes("evil"));
});

story(
  "what the person has written runs unasked; what it is laid over, includes and profiles do not",
  async (t) => {
    const own = join(t.home, ".atmos/atmos.yaml");
    const team = `auth:
  providers: {pretend: {kind: mock/aws}}
  identities: {dev: {kind: mock/aws, default: true, via: {provider: pretend}}}
`;
    await t.write(own, `env: {MINE: ${leaving(t, "mine")}}\n`);
    await t.configure(team);
    await t.atmos(EXEC, { code: 0 });
    assert.deepEqual(await ran(t), ["mine"]);

    const cases: [file: string, text: string, main: string, args: string[]][] = [
      ["more.yaml", `env:\n  X: ${leaving(t, "no")}\n`, `import: [more.yaml]\n${team}`, []],
      ["part.yaml", `X: ${leaving(t, "no")}\n`, `env: !include part.yaml\n${team}`, []],
      ["profiles/ci/x.yaml", `env:\n  X: ${leaving(t, "no")}\n`, team, ["--profile", "ci"]],
      ["atmos.d/x.yaml", `env:\n  X: ${leaving(t, "no")}\n`, team, []],
    ];
    for (const [file, text, main, args] of cases) {
      await t.write(file, text);
      await t.configure(main);
      const { stderr } = await t.atmos([...args, ...EXEC], { code: 1 });
      assert.match(stderr, new RegExp(`^✗ ${file}:\\d+:\\d+: cannot run .* for env\\.X`), file);
      await Deno.remove(join(t.project, file));
    }
    assert.ok(!(await ran(t)).includes("no"));
  },
);

story("a list of trust that is no file of ours, or makes no sense, trusts nothing", async (t) => {
  await t.configure(threePrograms(t));
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  const folder = join(t.home, ".local/share/atmos/trust");
  const [entry] = await Array.fromAsync(Deno.readDir(folder));
  const file = join(folder, entry?.name ?? "");
  const good = await Deno.readTextFile(file);
  const { mode } = await Deno.stat(file);
  assert.equal((mode ?? 0) & 0o777, 0o600);
  const elsewhere = await t.write(join(t.home, "elsewhere.json"), good);
  const replace = async (make: () => Promise<void>): Promise<void> => {
    await Deno.remove(file, { recursive: true }).catch(() => {});
    await make();
    const { stderr } = await t.atmos(EXEC, { code: 1 });
    assert.match(stderr, /nobody has trusted the programs/);
  };
  await replace(() => Deno.symlink(elsewhere, file));
  await replace(() => Deno.mkdir(file));
  await replace(() => Deno.writeTextFile(file, good.slice(0, -20)));
  await replace(() => Deno.writeTextFile(file, good.replace(t.project, "/elsewhere")));
  await Deno.remove(file).catch(() => {});
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  await t.atmos(EXEC, { code: 0 });
});

story(
  "a yes that cannot be written down holds for one command, and says so",
  { needs: ["script"] },
  async (t) => {
    await t.configure(threePrograms(t));
    await t.write(join(t.home, ".local/share/atmos/trust"), "in the way");
    const { stderr } = await t.atmos(["config", "trust", "--yes"], { code: 1 });
    assert.match(stderr, /✗ cannot .*trust/);
    for (let time = 0; time < 2; time++) {
      const terminal = await t.terminal(EXEC);
      await terminal.waitFor("Yes, I trust this project");
      await terminal.write(KEYS.down);
      await terminal.waitFor("● Yes");
      await terminal.write(KEYS.enter);
      await terminal.waitFor("The answer holds for this command only");
      assert.equal(await terminal.exited, 0);
    }
    assert.deepEqual(await ran(t), ["everywhere", "everywhere", "own", "own"]);
  },
);

story("programs are shown as what they are, however they are written", async (t) => {
  const hidden = "true \\e[2K\\u202Eevil\\nsecond line";
  await t.configure(`env: {A: !exec "${hidden}", B: !exec "${"x ".repeat(50_000)}"}
auth:
  providers: {pretend: {kind: mock/aws}}
  identities: {dev: {kind: mock/aws, default: true, via: {provider: pretend}}}
`);
  const { stderr } = await t.atmos(EXEC, { code: 1 });
  assert.ok(stderr.includes("true \\u001b[2K\\u202eevil"), stderr);
  assert.match(stderr, /, and 1 program more: nobody/);
  const all = await t.atmos(["config", "trust"], { code: 2 });
  assert.match(all.stderr, /\n {6}true \\u001b\[2K\\u202eevil\n {6}second line\n/);
  assert.ok(all.stderr.includes("x ".repeat(50_000)));
  const many = Array.from({ length: 10_000 }, (_, index) => `  V${index}: !exec "echo ${index}"\n`).join("");
  await t.configure(`env:\n${many}auth:
  providers: {pretend: {kind: mock/aws}}
  identities: {dev: {kind: mock/aws, default: true, via: {provider: pretend}}}
`);
  assert.match((await t.atmos(EXEC, { code: 1 })).stderr, /and 9,999 programs more/);
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  assert.match((await t.atmos(["config", "trust", "--list"], { code: 0 })).stdout, /10,002|10,000 programs/);
});
