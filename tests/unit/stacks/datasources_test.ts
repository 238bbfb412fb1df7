/** What data sources say is read once, within the limits of all that stacks may cost. */
import assert from "node:assert/strict";
import { dataSourceFunctions, type SourceFunctions } from "../../../src/stacks/datasources.ts";
import { Work } from "../../../src/stacks/work.ts";
import type { Most } from "../../../src/yaml/budget.ts";
import { Reader } from "../../../src/yaml/read.ts";
import { memorySystem } from "../system/memory_system.ts";
import { atmosYaml, described, project } from "./project.ts";

const MOST: Most = { files: 100, bytes: 10_000, marks: 1000, copies: 100 };
const FILES = { "/p/a.json": '{"n": [1, 2, 3]}', "/p/b.yaml": "n: 1\n", "/p/c.txt": "text".repeat(100) };
const SOURCES = { a: "a.json", same: "./a.json", typed: "a.json?type=text/plain", b: "b.yaml", c: "c.txt" };

function functions(most: Partial<Most>, work = new Work()): ReturnType<SourceFunctions> {
  const system = memorySystem({ files: FILES, workingFolder: "/p", env: { DATA: '{"x": 1}' } });
  const reader = new Reader(system, "/cache", undefined, { functions: {}, most: { ...MOST, ...most } });
  return dataSourceFunctions({ env: system.env, base: "/p", reader, work })({
    ...SOURCES,
    env: "env:///DATA?type=application/json",
    none: "none.yaml",
  });
}

Deno.test("a data source has the same answer under all of its names, by its type", async () => {
  const { datasource, include } = functions({ files: 1 });
  const value = await datasource?.("a");
  assert.deepEqual(value, { n: [1, 2, 3] });
  assert.equal(await datasource?.("same"), value);
  assert.equal(await datasource?.("typed"), FILES["/p/a.json"]);
  assert.equal(await include?.("a"), FILES["/p/a.json"]);
  assert.deepEqual(await datasource?.("env"), { x: 1 });
});

const TOO_MUCH: readonly [what: string, most: Partial<Most>, name: string, message: RegExp][] = [
  ["files", { files: 0 }, "a", /^cannot read the data source "a" from "a\.json": there are more than 0 /],
  ["bytes", { bytes: 5 }, "c", /^cannot read the data source "c" from "c\.txt": the .* are larger than /],
  ["text", { marks: 3 }, "a", /^a\.json:1:5: there is more text than a configuration may have$/],
  ["text of a variable", { marks: 2 }, "env", /:1:4: there is more text than a configuration may have$/],
];

for (const [what, most, name, message] of TOO_MUCH) {
  Deno.test(`too much of data sources is refused: ${what}`, async () => {
    await assert.rejects(async () => await functions(most).datasource?.(name), { message });
  });
}

Deno.test("a data source that is not there is told with its path", async () => {
  await assert.rejects(async () => await functions({}).datasource?.("none"), {
    message: 'cannot read the data source "none" from "none.yaml": the file does not exist',
  });
});

for (const name of ["a", "c"]) {
  Deno.test(`every answer costs what is in it: ${SOURCES[name as "a"]}`, async () => {
    const { datasource } = functions({}, new Work(30));
    await assert.rejects(async () => {
      for (let asked = 0; asked < 10; asked++) await datasource?.(name);
    }, /the stacks make more of themselves than is worked out$/);
  });
}

Deno.test("components share what data sources say", async () => {
  const source = "gomplate: {datasources: {d: {url: ./data.yaml}}}";
  const component = `{vars: {v: '{{ (ds "d").a }}'}, settings: {templates: {settings: {${source}}}}}`;
  const made = await project({
    "deploy/dev.yaml": `components: {terraform: {one: ${component}, two: ${component}, three: ${component}}}`,
  }, {
    config: atmosYaml(`templates: {settings: {enabled: true, ${source}}}`),
    files: { "/project/data.yaml": "a: shared" },
  });
  for (const name of ["one", "two", "three"]) {
    assert.deepEqual((await described(made, name, "deploy/dev"))["vars"], { v: "shared" });
    made.system.files.put("/project/data.yaml", "a: changed meanwhile");
  }
});
