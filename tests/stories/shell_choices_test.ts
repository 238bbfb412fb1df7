import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { putOnPath } from "./harness/on_path.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

const IDENTITY = 'echo "id=$ATMOS_IDENTITY profile=$AWS_PROFILE level=$ATMOS_SHLVL"';

story("arguments after -- are the shell's, and its exit code is atmos's", async (t) => {
  await t.configure(mockTeam());
  const { stdout, stderr } = await t.atmos([
    "auth",
    "shell",
    "prod",
    "--",
    "-c",
    `${IDENTITY}; echo "$1"; exit 7`,
    "sh",
    "a  b",
  ], {
    code: 7,
  });
  assert.equal(stdout, "id=prod profile=prod level=1\na  b\n");
  assert.equal(stderr, "→ Entering a sh shell as prod (pretend).\n← Left the shell of prod.\n");
  await t.atmos(["auth", "shell", "--", "-c", "kill -TERM $$"], { code: 143 });
});

story("a shell reads a script from its input", async (t) => {
  await t.configure(mockTeam());
  const { stdout } = await t.atmos(["auth", "shell"], {
    stdin: `${IDENTITY}\nexit 3\necho never\n`,
    code: 3,
  });
  assert.equal(stdout, "id=dev profile=dev level=1\n");
});

story("the shell is the flag's, then ATMOS_SHELL's, then SHELL's, then one that is there", async (t) => {
  await t.configure(mockTeam());
  for (const name of ["flagged", "from-variable", "from-shell", "bash"]) {
    await t.bin(name, `#!/bin/sh\necho "I am ${name}" "$@"\n`);
  }
  const all = { ATMOS_SHELL: "from-variable", SHELL: join(t.binFolder, "from-shell") };
  const cases: [string[], Record<string, string | undefined>, string][] = [
    [["--shell", "flagged"], all, "I am flagged"],
    [["--shell=flagged", "--", "-x", "y"], all, "I am flagged -x y"],
    [[], all, "I am from-variable"],
    [[], { ...all, ATMOS_SHELL: "" }, "I am from-shell"],
    [[], { SHELL: undefined }, "I am bash"],
  ];
  for (const [args, env, words] of cases) {
    const { stdout } = await t.atmos(["auth", "shell", ...args], { env, code: 0 });
    assert.equal(stdout, `${words}\n`);
  }
  const missing = await t.atmos(["auth", "shell", "--shell", "zhs"], { code: 127 });
  assert.match(missing.stderr, /^✗ cannot run "zhs": command not found\n/);
  const folder = await t.atmos(["auth", "shell", "--shell", t.home], { code: 127 });
  assert.match(folder.stderr, /it is a folder\n/);
});

story("shells count how deep they are, and the inner one has its own identity", async (t) => {
  await t.configure(mockTeam({ identityEnv: { STAGE: "dev" } }));
  await putOnPath(t);
  const inner = `atmos auth shell prod -- -c '${IDENTITY}; echo "stage=\${STAGE-none}"'`;
  const { stdout } = await t.atmos(["auth", "shell", "--", "-c", `${IDENTITY}; ${inner}; ${IDENTITY}`], {
    code: 0,
  });
  assert.equal(
    stdout,
    "id=dev profile=dev level=1\nid=prod profile=prod level=2\nstage=dev\nid=dev profile=dev level=1\n",
  );
  for (const [level, next] of [["9", "10"], ["", "1"], ["-1", "1"], ["many", "1"]] as const) {
    const deep = await t.atmos(["auth", "shell", "--", "-c", "echo $ATMOS_SHLVL"], {
      code: 0,
      env: { ATMOS_SHLVL: level },
    });
    assert.equal(deep.stdout, `${next}\n`);
  }
});

story("commands in a shell go on as its identity", async (t) => {
  await t.configure(mockTeam());
  await putOnPath(t);
  const script =
    "atmos auth exec -- sh -c 'echo $AWS_PROFILE'; atmos auth whoami --cached; atmos auth exec -i dev -- sh -c 'echo $AWS_PROFILE'";
  const { stdout } = await t.atmos(["auth", "shell", "prod", "--", "-c", script], { code: 0 });
  assert.match(stdout, /^prod\n[^]*Identity +prod\n[^]*\ndev\n$/);
});

story("with authentication turned off the shell is an ordinary one", async (t) => {
  await t.configure(mockTeam({ env: { TEAM: "blue" } }));
  const env = { AWS_ACCESS_KEY_ID: "kept", ATMOS_IDENTITY: "false" };
  const { stdout, stderr } = await t.atmos(
    ["auth", "shell", "--", "-c", `${IDENTITY}; echo "$AWS_ACCESS_KEY_ID $TEAM"`],
    { env, code: 0 },
  );
  assert.equal(stdout, "id=false profile= level=1\nkept blue\n");
  assert.equal(stderr, "! Authentication is turned off by ATMOS_IDENTITY.\n");
});

story(
  "two shells with two identities at once do not see each other",
  { needs: ["script", "bash"] },
  async (t) => {
    await signIn(t);
    await signIn(t, "prod-readonly");
    const aws = `echo "$AWS_PROFILE: $(grep -c '^\\[' "$AWS_SHARED_CREDENTIALS_FILE")"`;
    const open = (identity: string) =>
      t.terminal(["auth", "shell", identity, "--shell", "bash", "--", "--norc", "--noprofile", "-i"], {
        env: { PS1: "ready> " },
      });
    const [dev, prod] = await Promise.all([open("dev-admin"), open("prod-readonly")]);
    for (
      const [terminal, identity] of [[dev, "dev-admin"], [prod, "prod-readonly"], [dev, "dev-admin"]] as const
    ) {
      await terminal.write(`echo "mine=$ATMOS_IDENTITY"; ${aws}; OTHER=1; export OTHER${KEYS.enter}`);
      await terminal.waitFor(`mine=${identity}`);
      await terminal.waitFor(`${identity}: `);
    }
    await prod.write(`exit${KEYS.enter}`);
    assert.equal(await prod.exited, 0);
    await dev.write(`echo "still=$ATMOS_IDENTITY"${KEYS.enter}`);
    await dev.waitFor("still=dev-admin");
    await dev.write(`exit 4${KEYS.enter}`);
    assert.equal(await dev.exited, 4);
  },
);

story("a shell that needs a sign-in opens after it, and gets every key that is typed", {
  needs: ["script", "bash"],
}, async (t) => {
  const terminal = await t.terminal([
    "auth",
    "shell",
    "--identity",
    "--shell",
    "bash",
    "--",
    "--norc",
    "--noprofile",
    "-i",
  ], {
    env: { PS1: "ready> " },
  });
  await terminal.waitFor("Choose an identity");
  await terminal.write("prod");
  await terminal.waitFor(/prod-readonly/);
  await terminal.write(KEYS.enter);
  await terminal.waitFor("Entering a bash shell as prod-readonly (team-sso).");
  for (let index = 0; index < 5; index++) {
    await terminal.waitFor("ready> ");
    await terminal.write(`echo "line ${index} is"" whole: abcdefghijklmnopqrstuvwxyz"${KEYS.enter}`);
    await terminal.waitFor(`line ${index} is whole: abcdefghijklmnopqrstuvwxyz`);
  }
  await terminal.write(`exit${KEYS.enter}`);
  assert.equal(await terminal.exited, 0);
  assert.equal((await t.browser.visits()).length, 1);
});

/** Start files that take the shell away from its identity, and those that do not. */
const START_FILES: [words: string, file: string, text: string, line: number | undefined][] = [
  ["bash -i", ".bashrc", "alias x=y\n\nexport AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX\n", 3],
  ["bash -l", ".bash_profile", "# mine\nexport AWS_PROFILE=other\n", 2],
  ["bash -i", ".bash_profile", "export AWS_PROFILE=other\n", undefined],
  ["bash -l", ".profile", "export PAGER=less\n# export AWS_PROFILE=other\n", undefined],
  ["bash", ".bashrc", "export AWS_PROFILE=other\n", undefined],
  ["zsh", ".zshenv", "AWS_PROFILE=other\n", 1],
  ["zsh -i", ".zshrc", "AWS_PROFILE=other\n", 1],
  ["fish", ".config/fish/conf.d/aws.fish", "set -gx AWS_PROFILE other\n", 1],
  ["sh -l", ".profile", "test -n x && export AWS_DEFAULT_PROFILE=other\n", 1],
];

for (const [words, file, text, line] of START_FILES) {
  const [shell = "", ...args] = words.split(" ");
  const verb = line === undefined ? "is left alone" : "is named";
  story(
    `${words}: a start file ${file} that says ${JSON.stringify(text)} ${verb}`,
    { needs: [shell] },
    async (t) => {
      await t.configure(mockTeam());
      await t.write(join(t.home, file), text);
      const tail = args.length === 0 ? [] : ["--", ...args];
      const { stderr } = await t.atmos(["auth", "shell", "--shell", shell, ...tail], {
        stdin: "true\n",
        code: 0,
      });
      if (line === undefined) return assert.doesNotMatch(stderr, /^!/m);
      const place = join("~", file).replaceAll(".", "\\.");
      assert.match(stderr, new RegExp(`^! ${place}:${line} sets AWS_\\w+: `, "m"));
    },
  );
}

story(
  "a start file that is huge, a folder, a loop of links or not text does not keep the shell from opening",
  async (t) => {
    await t.configure(mockTeam());
    const paths = (name: string): string => join(t.home, name);
    await Deno.mkdir(paths(".bash_profile"));
    await Deno.symlink(paths(".profile"), paths(".profile"));
    await t.write(paths(".bashrc"), "\0\xff".repeat(1000) + "\nexport AWS_PROFILE=\x1b[31mother\n");
    await openAnyway(t, "bash");
  },
);

async function openAnyway(t: Story, shell: string): Promise<void> {
  const { stdout, stderr } = await t.atmos(["auth", "shell", "--shell", shell], {
    stdin: `${IDENTITY}\n`,
    env: PERSON,
    code: 0,
  });
  assert.match(stdout, /id=dev/);
  assert.ok(!stderr.includes("\x1b"), stderr);
}
