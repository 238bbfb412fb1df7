import assert from "node:assert/strict";
import { load, repository } from "./configured.ts";

interface Case {
  readonly title: string;
  readonly file?: string;
  readonly option?: string;
  readonly here?: string;
  readonly env?: Record<string, string>;
  readonly path: string;
}

const CASES: readonly Case[] = [
  { title: "nothing, with a file here", path: "/repo" },
  { title: "nothing, below a file: the repository's root", here: "/repo/a/b", path: "/repo" },
  {
    title: "nothing, with the file beside the root left out",
    here: "/repo/a/b",
    env: { ATMOS_GIT_ROOT_BASEPATH: "false" },
    path: "/repo",
  },
  { title: "absolute", file: "base_path: /srv/x/../y", path: "/srv/y" },
  {
    title: "a dot in the file: the file's folder",
    file: "base_path: ./stacks",
    here: "/repo/a",
    path: "/repo/stacks",
  },
  { title: "two dots in the file", file: "base_path: ../x", path: "/x" },
  {
    title: "a dot on the command line: the working folder",
    option: "./x",
    here: "/repo/a",
    path: "/repo/a/x",
  },
  { title: "the command line over the file", file: "base_path: /srv", option: "/other", path: "/other" },
  {
    title: "the variable over the file",
    file: "base_path: /srv",
    env: { ATMOS_BASE_PATH: "/other" },
    path: "/other",
  },
  { title: "a name below the root", file: "base_path: a", here: "/repo/a", path: "/repo/a" },
  { title: "a name below the working folder", file: "base_path: b", here: "/repo/a", path: "/repo/a/b" },
  { title: "a name that is nowhere", file: "base_path: nope", here: "/repo/a", path: "/repo/nope" },
  { title: "a function", file: "base_path: !repo-root", here: "/repo/a", path: "/repo" },
  {
    title: "the working folder by function",
    file: "base_path: !cwd ./x",
    here: "/repo/a",
    path: "/repo/a/x",
  },
];

for (const { title, file, option, here, env, path } of CASES) {
  Deno.test(`base path: ${title}`, async () => {
    const system = repository({ "/repo/atmos.yaml": `${file ?? "env: {}"}\n`, "/repo/a/b/x": "" }, {
      workingFolder: here ?? "/repo",
      env: { HOME: "/home/me", ...env },
    });
    assert.equal((await load(system, { basePath: option })).basePath, path);
  });
}

Deno.test("without any file, the base path is the repository's root, or the working folder outside one", async () => {
  assert.equal((await load(repository({}, { workingFolder: "/repo/a" }))).basePath, "/repo");
  assert.equal((await load(repository({}, { workingFolder: "/srv/a" }))).basePath, "/srv/a");
});

Deno.test("a base path that would need a program runs none, and matters only to whoever needs it", async () => {
  const system = repository({ "/repo/atmos.yaml": "base_path: !exec pwd\nenv: {A: 1}\n" });
  const configuration = await load(system);
  assert.deepEqual(configuration.env, { A: "1" });
  assert.throws(() => configuration.basePath, { message: "atmos.yaml:1:18: !exec cannot be used here" });
  assert.deepEqual((await configuration.check()).map(({ message }) => message), [
    "!exec cannot be used here",
  ]);
  assert.deepEqual(system.ran, []);
});
