/** Many components at once, with a program in Terraform's place that does what a component's `env` says. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

/** Ends gently after a Ctrl-C, as Terraform does, and would say so if there came a second one. */
const STAND_IN = `#!/bin/bash
case "$1" in plan) ;; *) exit 0;; esac
count=0
trap 'count=$((count + 1)); echo "$NAME got $count"' INT TERM
echo "$NAME begins as $AWS_PROFILE"
for ((turn = 0; turn < \${TURNS:-0}; turn++)); do
  if [ "$count" -gt 0 ]; then sleep 0.3; echo "$NAME ends after $count"; exit 1; fi
  read -t 0.1 -r line <> <(:)
done
echo "$NAME ends"
`;

async function project(t: Story): Promise<void> {
  const stand = join(t.project, "stand-in");
  await t.write("stand-in", STAND_IN, 0o755);
  await t.configure(`base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {command: ${stand}, base_path: components}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
`);
  await t.write(
    "stacks/deploy/dev.yaml",
    `vars: {stage: dev}
terraform: {env: {TURNS: "300"}}
components:
  terraform:
    a: {env: {NAME: a}}
    b: {env: {NAME: b}, settings: {auth: {identity: two}}}
    c: {env: {NAME: c}, dependencies: {components: [a]}, metadata: {component: a}}
`,
  );
  for (const name of ["a", "b"]) await t.write(`components/${name}/main.tf`, "");
}

const ALL = ["terraform", "plan", "--all", "-s", "dev", "--max-concurrency", "3"];

story(
  "several run at once, each as its own identity, in lines of their own",
  { needs: ["bash"] },
  async (t) => {
    await project(t);
    await t.write(
      "stacks/deploy/fast.yaml",
      "import: [deploy/dev]\nvars: {stage: fast}\nterraform: {env: {TURNS: 0}}\n",
    );
    const { stdout, stderr } = await t.atmos([...ALL.slice(0, 4), "fast", ...ALL.slice(5)], { code: 0 });
    const lines = stdout.trim().split("\n").sort();
    assert.deepEqual(lines, [
      "a in fast │ a begins as one",
      "a in fast │ a ends",
      "b in fast │ b begins as two",
      "b in fast │ b ends",
      "c in fast │ c begins as one",
      "c in fast │ c ends",
    ]);
    assert.ok(stdout.indexOf("a ends") < stdout.indexOf("c begins"));
    assert.match(stderr, /✓ a in fast\n✓ c in fast\n✓ b in fast\n$|✓ a in fast\n✓ b in fast\n✓ c in fast\n$/);
  },
);

story("a signal reaches each of them once, and nothing more begins", { needs: ["bash"] }, async (t) => {
  await project(t);
  const running = await t.start(ALL);
  await running.waitFor("a begins");
  await running.waitFor("b begins");
  running.kill("SIGTERM");
  const { code, stdout, stderr } = await running.ended;
  assert.equal(code, 143);
  for (const name of ["a", "b"]) assert.match(stdout, new RegExp(`${name} ends after 1\n`));
  assert.doesNotMatch(stdout, /got 2|c begins/);
  assert.match(stderr, /✗ a in dev\n/);
  assert.match(stderr, /! c in dev \(left out\)\n/);
});

story("Ctrl-C on a terminal, too", { needs: ["script", "bash"] }, async (t) => {
  await project(t);
  for (const line of [ALL, ALL.slice(0, 5)]) {
    const terminal = await t.terminal(line);
    await terminal.waitFor("a begins");
    await terminal.write(KEYS.ctrlC);
    assert.equal(await terminal.exited, 130);
    assert.match(terminal.text, /a ends after 1/);
    assert.doesNotMatch(terminal.text, /got 2|c begins/);
    assert.match(terminal.text, /! c in dev \(left out\)/);
  }
});

story("who waits for a folder can be interrupted", { needs: ["bash"] }, async (t) => {
  await project(t);
  const first = await t.start(["terraform", "plan", "a", "-s", "dev"]);
  await first.waitFor("a begins");
  const second = await t.start(["terraform", "plan", "--components", "a,b", "-s", "dev"]);
  await second.waitFor("Waiting: another run works in");
  second.kill("SIGINT");
  const { code, stdout, stderr } = await second.ended;
  assert.equal(code, 130);
  assert.doesNotMatch(stdout, /begins/);
  assert.match(stderr, /✗ a in dev\n! b in dev \(left out\)\n/);
  first.kill("SIGTERM");
  assert.equal((await first.ended).code, 1);
});

story("git starts nothing that a repository's own settings name", { needs: ["git"] }, async (t) => {
  await project(t);
  const git = async (...args: string[]): Promise<void> => {
    const who = ["-c", "user.name=Al", "-c", "user.email=al@example.com", "-c", "commit.gpgsign=false"];
    await t.run("git", [...who, ...args], { code: 0 });
  };
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("init", "-q", "sub");
  await t.write("sub/x", "");
  await git("-C", "sub", "add", "-A");
  await git("-C", "sub", "commit", "-qm", "sub");
  await git("add", "sub");
  await git("commit", "-q", "-m", "first");
  const bait = (name: string): string => `sh -c 'touch ${join(t.home, "ran-")}${name}; cat'`;
  for (
    const [name, value] of [
      ["core.fsmonitor", bait("watcher")],
      ["core.pager", bait("pager")],
      ["core.sshCommand", bait("ssh")],
      ["core.editor", bait("editor")],
      ["diff.external", bait("diff")],
      ["diff.own.command", bait("driver")],
      ["diff.own.textconv", bait("textconv")],
      ["filter.own.clean", bait("clean")],
      ["filter.own.smudge", bait("smudge")],
      ["filter.own.required", "true"],
      ["filter.a=b.process", bait("process")],
      ["alias.diff", `!${bait("alias")}`],
      ["credential.helper", `!${bait("credentials")}`],
      ["gpg.program", bait("gpg")],
    ] as const
  ) await git("config", name, value);
  await t.write(".git/hooks/post-index-change", `#!/bin/sh\n${bait("hook")}\n`, 0o755);
  await t.write(".git/info/attributes", "*.yaml filter=own diff=own\n*.tf filter=a=b diff=own\n");
  await t.write("sub/.git/config", `[core]\n  fsmonitor = ${bait("below").replaceAll('"', "")}\n`);
  await t.write("sub/y", "");
  // A file that looks changed is compared.
  await t.write("stacks/deploy/dev.yaml", await Deno.readTextFile(join(t.project, "stacks/deploy/dev.yaml")));
  await t.write("components/a/main.tf", "# changed\n");
  const { stdout } = await t.atmos(["terraform", "plan", "--affected", "--dry-run", "--sha", "HEAD"], {
    code: 0,
  });
  assert.match(stdout, /component a\n/);
  assert.deepEqual(
    (await Array.fromAsync(Deno.readDir(t.home))).filter(({ name }) => name.startsWith("ran-")),
    [],
  );
});

story("git fetches nothing that is missing, and an older one is not asked", { needs: ["git"] }, async (t) => {
  await project(t);
  const git = async (...args: string[]): Promise<string> => {
    const who = ["-c", "user.name=Al", "-c", "user.email=al@example.com", "-c", "commit.gpgsign=false"];
    return (await t.run("git", [...who, ...args], { code: 0 })).stdout.trim();
  };
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "first");
  const blob = await git("rev-parse", "HEAD:stacks/deploy/dev.yaml");
  await Deno.remove(join(t.project, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  const ran = join(t.home, "ran");
  const fetching = await t.bin("fetching", `touch ${ran}`);
  for (
    const [name, value] of [
      ["remote.origin.url", `ext::${fetching}`],
      ["remote.origin.promisor", "true"],
      ["extensions.partialClone", "origin"],
      ["protocol.ext.allow", "always"],
    ] as const
  ) await git("config", name, value);
  await t.run("git", ["cat-file", "-p", blob]);
  await Deno.remove(ran);

  const real = (await t.run("sh", ["-c", "command -v git"], { code: 0 })).stdout.trim();
  const affected = ["terraform", "plan", "--affected", "--dry-run", "--sha", "HEAD"];
  const refusal = async (env: Record<string, string> = {}): Promise<string> => {
    const { stderr } = await t.atmos(affected, { code: 1, env });
    await assert.rejects(Deno.stat(ran), Deno.errors.NotFound);
    return stderr;
  };
  assert.match(await refusal(), /cannot read the commit \w{12} with git/);
  // As versions that do not know the variable.
  await t.bin("git", `unset GIT_NO_LAZY_FETCH; exec ${real} "$@"`);
  assert.match(await refusal(), /cannot read the commit \w{12} with git/);

  await git("config", "core.fsmonitor", fetching);
  await t.run(real, ["status"]);
  await Deno.remove(ran);
  await t.bin("git", `unset GIT_CONFIG_COUNT; exec ${real} "$@"`);
  assert.match(await refusal(), /It must be git 2\.31 or newer/);
  // What a person says with `-c` reaches every version, and is no proof that ours does.
  const said = { GIT_CONFIG_PARAMETERS: "'core.hooksPath'='/dev/null'" };
  assert.match(await refusal(said), /It must be git 2\.31 or newer/);
});

story("what differs from a branch is affected, with what depends on it", { needs: ["git"] }, async (t) => {
  await project(t);
  await t.write(
    "stacks/deploy/fast.yaml",
    "import: [deploy/dev]\nvars: {stage: fast}\nterraform: {env: {TURNS: 0}}\n",
  );
  await t.write("modules/shared/main.tf", "");
  await t.write("components/b/main.tf", 'module "shared" { source = "../../modules/shared" }\n');
  const git = async (...args: string[]): Promise<void> => {
    const who = ["-c", "user.name=Al", "-c", "user.email=al@example.com", "-c", "commit.gpgsign=false"];
    await t.run("git", [...who, ...args], { code: 0 });
  };
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "first");
  await git("checkout", "-q", "-b", "work");
  const affected = async (...more: string[]): Promise<string[]> => {
    const { stdout } = await t.atmos(["terraform", "plan", "--affected", "--dry-run", ...more], { code: 0 });
    return [...stdout.matchAll(/component (\w+)\n/g)].map(([, name]) => name ?? "");
  };
  assert.deepEqual(await affected(), []);
  await t.write("modules/shared/main.tf", "# changed\n");
  assert.deepEqual(await affected("-s", "fast"), ["b"], "through a module that it takes from nearby");
  await git("commit", "-qam", "second");
  await git("checkout", "-q", "main");
  await t.write("components/a/other.tf", "# somebody else's\n");
  await git("add", "-A");
  await git("commit", "-qm", "third");
  await git("checkout", "-q", "work");
  assert.deepEqual(await affected("-s", "fast"), ["b"], "what has happened on the other branch is not ours");
  await t.write("components/a/dev-a.terraform.tfvars.json", "{}");
  assert.deepEqual(await affected("-s", "fast"), ["b"], "what a run has left is no change");
  await t.write("components/a/fresh.tf", "");
  assert.deepEqual(await affected("-s", "fast"), ["a", "c", "b"].sort(), "c has the same folder");
  await Deno.remove(join(t.project, "components/a/fresh.tf"));
  await t.write(
    "stacks/deploy/late.yaml",
    "vars: {stage: late}\ncomponents: {terraform: {a: {vars: {x: 1}}}}\n",
  );
  await git("add", "-A");
  await git("commit", "-qm", "fourth");
  assert.deepEqual(await affected("-s", "late", "--sha", "HEAD~1"), ["a"], "it is new");
  await t.write(
    "stacks/deploy/late.yaml",
    "vars: {stage: late}\ncomponents:\n  terraform:\n    a: {vars: {x: 2}}\n    b: {dependencies: {components: [a]}}\n",
  );
  await git("commit", "-qam", "fifth");
  await t.write(
    "stacks/deploy/late.yaml",
    "vars: {stage: late}\ncomponents:\n  terraform:\n    a: {vars: {x: 3}}\n    b: {dependencies: {components: [a]}}\n",
  );
  assert.deepEqual(await affected("--sha", "HEAD"), ["a"], "its values differ");
  assert.deepEqual(await affected("--sha", "HEAD", "--include-dependents"), ["a", "b"]);
  const nobody = await t.atmos(["terraform", "plan", "--affected", "--ref", "--upload-pack=x"], { code: 1 });
  assert.match(nobody.stderr, /git knows no commit "--upload-pack=x"/);
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("affected/")), [], "no copy stays");
});
