import assert from "node:assert/strict";
import type { LoadOptions } from "../../../src/config/load.ts";
import { load, repository } from "./configured.ts";

/** Each file adds its own name to a list and claims the realm, so that both who and in which order can be told. */
function marks(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path, index) => [path, `auth: {realm: r${index}}\n`]));
}

interface Case {
  readonly title: string;
  readonly files: readonly string[];
  readonly here?: string;
  readonly env?: Record<string, string>;
  readonly options?: Partial<LoadOptions>;
  /** Lowest precedence first. */
  readonly read: readonly string[];
}

const MACHINE = "/usr/local/etc/atmos/atmos.yaml";
const HOME = "/home/me/.atmos/atmos.yaml";

const CASES: readonly Case[] = [
  { title: "nothing anywhere is no error", files: [], read: [] },
  {
    title: "machine, home, then the working folder",
    files: ["/repo/atmos.yaml", MACHINE, HOME],
    read: [MACHINE, HOME, "/repo/atmos.yaml"],
  },
  {
    title: "the nearest parent, then the repository's root",
    files: ["/repo/atmos.yaml", "/repo/a/atmos.yaml", "/repo/a/b/.git-no"],
    here: "/repo/a/b",
    read: ["/repo/a/atmos.yaml", "/repo/atmos.yaml"],
  },
  {
    title: "a parent that is the root is read once",
    files: ["/repo/atmos.yaml"],
    here: "/repo/a/b",
    read: ["/repo/atmos.yaml"],
  },
  {
    title: "a hidden file is a file",
    files: ["/repo/.atmos.yaml"],
    here: "/repo/a",
    read: ["/repo/.atmos.yaml"],
  },
  {
    title: "atmos.yaml is taken, .atmos.yaml beside it is not",
    files: ["/repo/.atmos.yaml", "/repo/atmos.yaml"],
    read: ["/repo/atmos.yaml"],
  },
  {
    title: "outside a repository, all parents are looked at",
    files: ["/srv/atmos.yaml"],
    here: "/srv/a/b/c",
    read: ["/srv/atmos.yaml"],
  },
  {
    title: "the nearest parent may be above the repository's root",
    files: ["/atmos.yaml"],
    here: "/repo/a",
    read: ["/atmos.yaml"],
  },
  {
    title: "a working folder with a file of its own looks at no parent",
    files: ["/repo/atmos.yaml", "/repo/a/atmos.yaml"],
    here: "/repo/a",
    read: ["/repo/a/atmos.yaml"],
  },
  {
    title: "a working folder with .atmos looks at no parent",
    files: ["/repo/atmos.yaml", "/repo/a/.atmos/profiles/x/y.yaml"],
    here: "/repo/a",
    read: [],
  },
  {
    title: "a working folder with fragments alone uses them",
    files: ["/repo/atmos.yaml", "/repo/a/atmos.d/x.yaml"],
    here: "/repo/a",
    read: ["/repo/a/atmos.d/x.yaml"],
  },
  {
    title: "fragments of the root are lowest, those of a folder come below its file",
    files: [
      "/repo/atmos.d/r.yaml",
      "/repo/a/.atmos.d/h.yaml",
      "/repo/a/atmos.d/f.yaml",
      "/repo/a/atmos.yaml",
      HOME,
    ],
    here: "/repo/a",
    read: [
      "/repo/atmos.d/r.yaml",
      HOME,
      "/repo/a/atmos.d/f.yaml",
      "/repo/a/.atmos.d/h.yaml",
      "/repo/a/atmos.yaml",
    ],
  },
  {
    title: "fragments go by depth, then by name; .yaml beats .yml",
    files: [
      "/repo/atmos.yaml",
      "/repo/atmos.d/b.yaml",
      "/repo/atmos.d/a/x.yaml",
      "/repo/atmos.d/c.yml",
      "/repo/atmos.d/b.yml",
      "/repo/atmos.d/note.txt",
    ],
    read: ["/repo/atmos.d/b.yaml", "/repo/atmos.d/c.yml", "/repo/atmos.d/a/x.yaml", "/repo/atmos.yaml"],
  },
  {
    title: "ATMOS_CLI_CONFIG_PATH comes last and replaces the parents",
    files: ["/repo/atmos.yaml", "/etc/team/atmos.yaml", HOME],
    here: "/repo/a",
    env: { ATMOS_CLI_CONFIG_PATH: "/etc/team" },
    read: [HOME, "/etc/team/atmos.yaml"],
  },
  {
    title: "ATMOS_CLI_CONFIG_PATH goes over the working folder",
    files: ["/repo/atmos.yaml", "/repo/conf/atmos.yaml"],
    env: { ATMOS_CLI_CONFIG_PATH: "conf" },
    read: ["/repo/atmos.yaml", "/repo/conf/atmos.yaml"],
  },
  {
    title: "ATMOS_CLI_CONFIG_PATH without a file there is no error",
    files: ["/repo/atmos.yaml"],
    env: { ATMOS_CLI_CONFIG_PATH: "/nope" },
    read: ["/repo/atmos.yaml"],
  },
  {
    title: "ATMOS_GIT_ROOT_BASEPATH=false leaves the root out, but not as a parent",
    files: ["/repo/atmos.yaml", "/repo/atmos.d/x.yaml", "/repo/a/atmos.yaml"],
    here: "/repo/a/b",
    env: { ATMOS_GIT_ROOT_BASEPATH: "false" },
    read: ["/repo/a/atmos.yaml"],
  },
  {
    title: "named files of one folder all count, in their order",
    files: ["/x/one.yaml", "/x/two.yaml"],
    options: { files: ["/x/two.yaml", "/x/one.yaml"] },
    read: ["/x/two.yaml", "/x/one.yaml"],
  },
  {
    title: "named files replace the search, later ones on top",
    files: ["/repo/atmos.yaml", "/x/one.yaml", "/repo/two.yaml", HOME],
    options: { files: ["/x/one.yaml", "two.yaml"] },
    read: ["/x/one.yaml", "/repo/two.yaml"],
  },
  {
    title: "named folders come with their fragments",
    files: ["/repo/atmos.yaml", "/x/atmos.yaml", "/x/atmos.d/f.yaml"],
    options: { folders: ["/x"] },
    read: ["/x/atmos.d/f.yaml", "/x/atmos.yaml"],
  },
];

for (const { title, files, here, env, options, read } of CASES) {
  Deno.test(`finding: ${title}`, async () => {
    const system = repository(marks(...files), {
      env: { HOME: "/home/me", ...env },
      workingFolder: here ?? "/repo",
    });
    const configuration = await load(system, options);
    assert.deepEqual(configuration.sources, read);
    const top = read.at(-1);
    assert.equal(configuration.auth.realm, top === undefined ? undefined : `r${files.indexOf(top)}`);
  });
}

const REFUSED: readonly [title: string, options: Partial<LoadOptions>, message: RegExp][] = [
  [
    "a named file that is not there",
    { files: ["nope.yaml"] },
    /cannot read .*"nope\.yaml": the file does not exist/,
  ],
  ["a named file that is a folder", { files: ["/repo/.git"] }, /cannot read .*: this is a folder/],
  [
    "a named folder without atmos.yaml",
    { folders: ["/repo"] },
    /"\/repo": there is no atmos\.yaml in this folder/,
  ],
];

for (const [title, options, message] of REFUSED) {
  Deno.test(`refused: ${title}`, async () => {
    await assert.rejects(load(repository(), options), { code: "config_invalid", message });
  });
}

Deno.test("ATMOS_CLI_CONFIG_PATH without a file there is told by the log and by a check", async () => {
  const system = repository({}, { env: { HOME: "/home/me", ATMOS_CLI_CONFIG_PATH: "/nope" } });
  const problems = await (await load(system)).check();
  assert.deepEqual(problems.map(({ severity, message }) => [severity, message]), [
    ["warning", "ATMOS_CLI_CONFIG_PATH names a folder without atmos.yaml"],
  ]);
  assert.equal(system.logLines.length, 1);
});

Deno.test("folders that may not be entered are passed over", async () => {
  const system = repository(marks("/repo/atmos.yaml"), { workingFolder: "/repo/a/b" });
  system.files.failOn("info", "denied", { path: /^\/repo\/a\/|^\/usr|^\/home/ });
  assert.deepEqual((await load(system)).sources, ["/repo/atmos.yaml"]);
});

Deno.test("what others put into a folder that everyone may write to is not found from below it", async () => {
  const system = repository(marks("/tmp/atmos.yaml", "/tmp/atmos.d/x.yaml", "/tmp/.git/HEAD"), {
    workingFolder: "/tmp/work",
  });
  await system.files.setMode("/tmp", 0o1777);
  const configuration = await load(system);
  assert.deepEqual(configuration.sources, []);
  const [problem] = await configuration.check();
  assert.equal(problem?.message, "the configuration here is not used: everyone may write to this folder");
  assert.equal(problem?.place.file, "/tmp");
  // Whoever works in it, or names it, has chosen it.
  system.files.changeWorkingFolder("/tmp");
  assert.deepEqual((await load(system)).sources, ["/tmp/atmos.d/x.yaml", "/tmp/atmos.yaml"]);
});

Deno.test("finding a configuration lists no folder, so whatever lies beside it costs nothing", async () => {
  const system = repository(marks("/repo/atmos.yaml"), { workingFolder: "/repo/a/b" });
  await load(system);
  const calls = system.files.calls.filter((call) => !call.includes(".cache"));
  assert.deepEqual(calls.filter((call) => call.startsWith("list ")), []);
  assert.deepEqual(calls.filter((call) => call.startsWith("info /repo/a/b/")), [
    "info /repo/a/b/atmos.yaml",
    "info /repo/a/b/.atmos.yaml",
    "info /repo/a/b/.atmos",
    "info /repo/a/b/atmos.d",
    "info /repo/a/b/.atmos.d",
    "info /repo/a/b/.git",
  ]);
});

Deno.test("a folder that may be entered but not listed is found like any other", async () => {
  const system = repository(marks("/repo/atmos.yaml"));
  system.files.failOn("list", "denied", { path: /^\/repo$/ });
  assert.deepEqual((await load(system)).sources, ["/repo/atmos.yaml"]);
});
