import assert from "node:assert/strict";
import { InvalidConfiguration } from "../../../src/yaml/problems.ts";
import { load, loadText, repository } from "../config/configured.ts";

Deno.test("a file that cannot be used is refused with its place and the reason", async (step) => {
  const cases: readonly [title: string, content: string | Uint8Array, message: RegExp][] = [
    ["a list", "- a\n", /^atmos\.yaml:1:1: a configuration file is a map of sections, not a list$/],
    ["a text", "hello\n", /^atmos\.yaml:1:1: a configuration file is a map of sections, not text$/],
    [
      "not UTF-8",
      new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe]),
      /^atmos\.yaml:1:1: the file is not UTF-8 text$/,
    ],
    [
      "UTF-16",
      new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3a, 0]),
      /^atmos\.yaml:1:1: the file is not UTF-8 text$/,
    ],
    [
      "huge",
      new Uint8Array(16 * 1024 * 1024 + 1).fill(0x23),
      /^atmos\.yaml:1:1: the file is larger than 16 MiB$/,
    ],
    ["broken", "auth: [\n", /^atmos\.yaml:2:1: the indentation does not fit/],
    [
      "another tag at the root",
      "!template x\n",
      /^atmos\.yaml:1:11: a configuration file is a map of sections/,
    ],
  ];
  for (const [title, content, message] of cases) {
    await step.step(title, async () => {
      const system = repository();
      system.files.put("/repo/atmos.yaml", content);
      await assert.rejects(load(system), (error: unknown) => {
        assert.ok(error instanceof InvalidConfiguration);
        assert.equal(error.code, "config_invalid");
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

Deno.test("a folder, or a file without permission, in the place of atmos.yaml is told", async () => {
  const folder = repository();
  folder.files.putFolder("/repo/atmos.yaml");
  await assert.rejects(load(folder), { message: "atmos.yaml:1:1: this is a folder, not a file" });
  const denied = repository({ "/repo/atmos.yaml": "a: 1" });
  denied.files.failOn("readBytes", "denied", { path: /atmos\.yaml$/ });
  await assert.rejects(load(denied), { message: "atmos.yaml:1:1: no permission to read it" });
});

Deno.test("a file that vanishes between finding and reading is told", async () => {
  const system = repository();
  system.files.putLink("/repo/atmos.yaml", "/gone");
  await assert.rejects(load(system), { message: "atmos.yaml:1:1: the file does not exist" });
});

for (const text of ["", "# nothing\n", "~\n"]) {
  Deno.test(`an empty file is an empty configuration: ${JSON.stringify(text)}`, async () => {
    const configuration = await loadText(text);
    assert.equal(configuration.auth.identities.size, 0);
    assert.deepEqual(await configuration.check(), []);
  });
}

Deno.test("the problems of all files are told at once", async () => {
  const system = repository({
    "/repo/atmos.yaml": "a: 1\na: 2\n",
    "/repo/atmos.d/x.yaml": "a:\n\tb: 1\n",
    "/repo/atmos.d/y.yaml": "fine: 1\n",
  });
  await assert.rejects(load(system), (error: unknown) => {
    assert.ok(error instanceof InvalidConfiguration);
    assert.deepEqual(error.problems.map(({ place }) => `${place.file}:${place.line}`), [
      "atmos.d/x.yaml:2",
      "atmos.yaml:2",
    ]);
    assert.match(error.hint ?? "", /atmos auth validate/);
    return true;
  });
});

Deno.test("files below the working folder are shown relative to it, others in full", async () => {
  const system = repository({ "/repo/sub/atmos.d/x.yaml": "a: [", "/home/me/.atmos/atmos.yaml": "b: [" }, {
    workingFolder: "/repo/sub",
  });
  await assert.rejects(load(system), (error: unknown) => {
    assert.ok(error instanceof InvalidConfiguration);
    const files = error.problems.map(({ place }) => place.file);
    assert.deepEqual(files, ["/home/me/.atmos/atmos.yaml", "atmos.d/x.yaml"]);
    return true;
  });
});

Deno.test("a file's name cannot play tricks on the terminal", async () => {
  const system = repository({ "/repo/atmos.d/\u001b[2J.yaml": "a: [" });
  await assert.rejects(load(system), { message: /^atmos\.d\/\\u001b\[2J\.yaml:1:5: / });
});

Deno.test("a folder of fragments without permission is told", async () => {
  const system = repository({ "/repo/atmos.d/x.yaml": "a: 1" });
  system.files.failOn("list", "denied", { path: /atmos\.d$/ });
  await assert.rejects(load(system), {
    code: "config_invalid",
    message: 'cannot read the folder "/repo/atmos.d": no permission to read it',
  });
});
