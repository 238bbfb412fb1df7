import assert from "node:assert/strict";
import { load, repository, shown } from "../config/configured.ts";

Deno.test("imports lie under the file that names them, in their order, each over its own imports", async () => {
  const system = repository({
    "/repo/atmos.yaml": "import: [one.yaml, conf/two.yaml]\nenv: {MAIN: main, A: main}\n",
    "/repo/one.yaml": "env: {A: one, B: one, C: one}\n",
    "/repo/conf/two.yaml": "import: deep/three\nenv: {A: two, C: two}\n",
    "/repo/conf/deep/three.yaml": "env: {C: three, D: three}\n",
  });
  const { env, sources } = await load(system);
  assert.deepEqual(env, { A: "main", B: "one", C: "two", D: "three", MAIN: "main" });
  assert.deepEqual(sources, [
    "/repo/one.yaml",
    "/repo/conf/deep/three.yaml",
    "/repo/conf/two.yaml",
    "/repo/atmos.yaml",
  ]);
});

const PATHS: readonly [title: string, path: string, read: string[]][] = [
  ["a path", "conf/a.yaml", ["conf/a.yaml"]],
  ["a path without its extension", "conf/b", ["conf/b.yml"]],
  ["an absolute path", "/repo/conf/a.yaml", ["conf/a.yaml"]],
  ["a path upwards", "../repo/conf/a.yaml", ["conf/a.yaml"]],
  ["a folder", "conf", ["conf/a.yaml", "conf/b.yml", "conf/sub/c.yaml"]],
  ["a pattern", "conf/*.yaml", ["conf/a.yaml"]],
  ["a pattern through folders", "conf/**/*", ["conf/a.yaml", "conf/b.yml", "conf/sub/c.yaml"]],
  ["a function", "!repo-root", ["conf/a.yaml", "conf/b.yml", "conf/sub/c.yaml", "atmos.yaml"]],
  ["a variable", "!env WHERE", ["conf/a.yaml"]],
  ["a variable that is not set", "!env NOPE", []],
  ["nothing", "", []],
];

for (const [title, path, read] of PATHS) {
  Deno.test(`an import names ${title}`, async () => {
    const system = repository({
      "/repo/conf/a.yaml": "env: {}",
      "/repo/conf/b.yml": "env: {}",
      "/repo/conf/note.txt": "no: [yaml",
      "/repo/conf/sub/c.yaml": "env: {}",
    }, { env: { HOME: "/home/me", WHERE: "conf/a.yaml" } });
    if (title === "a function") system.files.put("/repo/sub/atmos.yaml", `import: ${path}\n`);
    else system.files.put("/repo/atmos.yaml", `import: [${path}]\n`);
    if (title === "a function") {
      system.files.changeWorkingFolder("/repo/sub");
      await assert.rejects(load(system), /circle/);
      return;
    }
    const { sources } = await load(system);
    assert.deepEqual(sources.map((one) => one.replace("/repo/", "")), [...read, "atmos.yaml"]);
    assert.deepEqual(system.logLines, []);
  });
}

Deno.test("an import that matches nothing only warns, at its place", async () => {
  const system = repository({ "/repo/atmos.yaml": "import:\n  - nope.yaml\n  - no/*.yaml\nenv: {A: 1}\n" });
  const configuration = await load(system);
  assert.deepEqual(configuration.env, { A: "1" });
  assert.deepEqual((await configuration.check()).map(shown), [
    'warning 2:5 no file matches the import "nope.yaml" | Paths begin at /repo.',
    'warning 3:5 no file matches the import "no/*.yaml" | Paths begin at /repo.',
  ]);
  assert.deepEqual(system.logLines.map(({ level, message }) => `${level} ${message}`), [
    "warn Import matches no file",
    "warn Import matches no file",
  ]);
});

for (
  const remote of [
    "https://example.com/x.yaml",
    "git::https://example.com/x.git//a.yaml",
    "git@example.com:team/x.git",
    "s3::https://bucket/x.yaml",
    "github.com/team/x//a.yaml",
    "oci://example.com/x",
  ]
) {
  Deno.test(`an import from elsewhere is told, and stops nothing: ${remote}`, async () => {
    for (const text of [`import: ["${remote}"]\n`, `import: [{path: "${remote}", context: {a: b}}]\n`]) {
      const system = repository({ "/repo/atmos.yaml": `${text}env: {A: here}\n` });
      const configuration = await load(system);
      assert.deepEqual(configuration.env, { A: "here" });
      assert.deepEqual(
        configuration.missing.map((
          { place: { line }, severity, message, hint },
        ) => [line, severity, message, hint]),
        [[
          1,
          "error",
          "cannot follow this import: only files of this machine are read",
          "Copy the file into the repository and import its path.",
        ]],
      );
      assert.equal(system.logLines.filter(({ level }) => level === "warn").length, 1);
      assert.equal((await configuration.check()).filter(({ severity }) => severity === "error").length, 1);
    }
  });
}

Deno.test("an import may be a map with the path, and one without any is told", async () => {
  const one = repository({
    "/repo/atmos.yaml": "import: [{path: x, context: {}}]\n",
    "/repo/x.yaml": "env: {A: x}\n",
  });
  assert.deepEqual((await load(one)).env, { A: "x" });
  for (const text of ["import: 5", "import: [{paths: [x]}]", "import: {enabled: true}"]) {
    const { missing: [problem] } = await load(repository({ "/repo/atmos.yaml": `${text}\n` }));
    assert.match(
      problem?.message ?? "",
      /^cannot follow this import: it is a (map|number), and not the path of a file$/,
    );
  }
});

const WRONG: readonly [text: string, message: string][] = [
  ["import: !exec ls", "atmos.yaml:1:15: !exec cannot be used here"],
  ["import: !template x", "atmos.yaml:1:19: the function !template is not available in a configuration file"],
];

for (const [text, message] of WRONG) {
  Deno.test(`not an import: ${text}`, async () => {
    const system = repository({ "/repo/atmos.yaml": text });
    await assert.rejects(load(system), { message });
    assert.deepEqual(system.ran, []);
  });
}

Deno.test("files that import each other end with an error that names the circle", async () => {
  const system = repository({
    "/repo/atmos.yaml": "import: a.yaml\n",
    "/repo/a.yaml": "import: b.yaml\n",
    "/repo/b.yaml": "import: [x.yaml, a.yaml]\n",
    "/repo/x.yaml": "env: {}\n",
  });
  await assert.rejects(load(system), {
    message: "b.yaml:1:18: the files import each other in a circle: a.yaml → b.yaml → a.yaml",
  });
});

Deno.test("a file that imports itself through a link ends, too", async () => {
  const system = repository({ "/repo/atmos.yaml": "import: conf/loop/atmos.yaml\n" });
  system.files.putLink("/repo/conf/loop", "/repo");
  await assert.rejects(load(system), { message: /circle: atmos\.yaml → atmos\.yaml$/ });
});

Deno.test("a file that is imported in many ways is read once", async () => {
  const files: Record<string, string> = { "/repo/f0.yaml": "env: {A: 1}\n" };
  for (let level = 1; level <= 30; level++) {
    files[`/repo/f${level}.yaml`] = `import: [f${level - 1}.yaml, f${level - 1}.yaml]\n`;
  }
  const system = repository({ ...files, "/repo/atmos.yaml": "import: f30.yaml\n" });
  const { env, sources } = await load(system);
  assert.deepEqual(env, { A: "1" });
  assert.equal(sources.length, 32);
});

for (const path of ['"\\0"', "sub/*.yaml"]) {
  Deno.test(`an import that cannot be looked for is told: ${path}`, async () => {
    const system = repository({ "/repo/atmos.yaml": `import: [${path}]\n`, "/repo/sub/x.yaml": "" });
    system.files.failOn("list", "denied", { path: /sub$/ });
    await assert.rejects(load(system), { message: /^atmos\.yaml:1:10: cannot look for the import: / });
  });
}
