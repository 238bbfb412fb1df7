import assert from "node:assert/strict";
import { originUrl, parseRemote, readGit } from "../../../src/yaml/git.ts";
import { memorySystem } from "../system/memory_system.ts";

const ONE = "1".repeat(40);
const TWO = "2".repeat(40);
const CONFIG = `[core]\n\tbare = false\n[remote "fork"]\n\turl = https://git.example/me/app\n` +
  `[remote "origin"]\n\turl = git@git.example:team/app.git\n\tfetch = +refs/heads/*\n`;

const REPOSITORIES: readonly [title: string, files: Record<string, string>, sha: unknown, branch: unknown][] =
  [
    ["a branch", { HEAD: "ref: refs/heads/main\n", "refs/heads/main": `${ONE}\n` }, ONE, "main"],
    ["a branch with a folder", { HEAD: "ref: refs/heads/a/b\n", "refs/heads/a/b": `${ONE}\n` }, ONE, "a/b"],
    [
      "packed references",
      {
        HEAD: "ref: refs/heads/main\n",
        "packed-refs": `# pack-refs with: peeled\n${TWO} refs/heads/main2\n${ONE} refs/heads/main\n^${TWO}\n`,
      },
      ONE,
      "main",
    ],
    [
      "a loose reference over a packed one",
      {
        HEAD: "ref: refs/heads/main\n",
        "packed-refs": `${TWO} refs/heads/main\n`,
        "refs/heads/main": `${ONE}\n`,
      },
      ONE,
      "main",
    ],
    ["no branch checked out", { HEAD: `${ONE}\n` }, ONE, undefined],
    ["no commit yet", { HEAD: "ref: refs/heads/main\n" }, undefined, "main"],
    ["an empty HEAD", { HEAD: "" }, undefined, undefined],
    ["no HEAD", {}, undefined, undefined],
    ["a reference with rubbish", { HEAD: "ref: refs/heads/x\n", "refs/heads/x": "rubbish" }, undefined, "x"],
  ];

for (const [title, files, sha, branch] of REPOSITORIES) {
  Deno.test(`a repository with ${title}`, async () => {
    const inGit = Object.entries({ config: CONFIG, ...files }).map((
      [name, text],
    ) => [`/repo/.git/${name}`, text]);
    const system = memorySystem({ files: Object.fromEntries(inGit) });
    const facts = await readGit(system, "/repo");
    assert.deepEqual([facts.sha, facts.branch], [sha, branch]);
    assert.deepEqual(facts.remote, {
      url: "git@git.example:team/app.git",
      host: "git.example",
      owner: "team",
      name: "app",
    });
    assert.deepEqual(system.ran, []);
  });
}

Deno.test("a worktree has its own HEAD and shares the rest", async () => {
  const system = memorySystem({
    files: {
      "/tree/.git": "gitdir: /repo/.git/worktrees/tree\n",
      "/repo/.git/worktrees/tree/HEAD": "ref: refs/heads/topic\n",
      "/repo/.git/worktrees/tree/commondir": "../..\n",
      "/repo/.git/refs/heads/topic": `${TWO}\n`,
      "/repo/.git/config": CONFIG,
    },
  });
  const { sha, branch, remote } = await readGit(system, "/tree");
  assert.deepEqual([sha, branch, remote?.name], [TWO, "topic", "app"]);
});

Deno.test("git is asked only where references are not kept as files, and need not be there", async () => {
  const files = { "/repo/.git/HEAD": "ref: refs/heads/.invalid\n" };
  const asked = memorySystem({
    files,
    run: ({ args }) => ({ stdout: args[2] === "rev-parse" ? `${ONE}\n` : "main\n" }),
  });
  assert.deepEqual(await readGit(asked, "/repo"), { sha: ONE, branch: "main", remote: undefined });
  assert.deepEqual(asked.ran.map(({ command }) => command), ["git", "git"]);
  assert.deepEqual(await readGit(memorySystem({ files }), "/repo"), {
    sha: undefined,
    branch: undefined,
    remote: undefined,
  });
});

const REMOTES: readonly [url: string, remote: string | undefined][] = [
  ["https://git.example/team/app.git", "git.example team app https://git.example/team/app.git"],
  ["https://git.example/team/app/", "git.example team app https://git.example/team/app/"],
  ["https://me:hunter2@git.example/team/app", "git.example team app https://git.example/team/app"],
  [
    "https://token@git.example:8443/group/team/app.git",
    "git.example group/team app https://git.example:8443/group/team/app.git",
  ],
  ["ssh://git@git.example:22/team/app.git", "git.example team app ssh://git@git.example:22/team/app.git"],
  ["git@git.example:team/app.git", "git.example team app git@git.example:team/app.git"],
  ["git.example:team/app", "git.example team app git.example:team/app"],
  ["/srv/git/app.git", undefined],
  ["../app", undefined],
  ["C:/repos/app", undefined],
  ["https://git.example/app", undefined],
  ["", undefined],
];

for (const [url, expected] of REMOTES) {
  Deno.test(`the remote ${url || "(empty)"}`, () => {
    const remote = parseRemote(url);
    assert.equal(remote && `${remote.host} ${remote.owner} ${remote.name} ${remote.url}`, expected);
  });
}

Deno.test("the address of the remote origin is found among other sections", () => {
  assert.equal(originUrl(CONFIG), "git@git.example:team/app.git");
  assert.equal(originUrl(`[remote "origin"]\r\n  URL = "x y"\r\n`), "x y");
  assert.equal(originUrl(`[remote "other"]\nurl = x\n[branch "origin"]\nurl = y\n`), undefined);
  assert.equal(originUrl(""), undefined);
});
