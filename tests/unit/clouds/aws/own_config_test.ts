import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Block,
  blocksIn,
  blockText,
  ownSection,
  profilesIn,
  withBlock,
  withoutBlocks,
} from "../../../../src/clouds/aws/own_config.ts";

function block(project: string, ...profiles: string[]): Block {
  const sections = profiles.map((profile) => ({ profile, text: ownSection(profile, "eu-west-1", "/bin/x") }));
  return { project, sections };
}

const OWN =
  "# mine\r\n[default]\nregion = us-east-1\ns3 =\n  max_concurrent_requests = 20\n\n[profile other]\noutput=json";

Deno.test("a block stands before everything else, which stays byte for byte", () => {
  const changed = withBlock(OWN, block("/work/a", "dev", "ops"));
  assert.ok("text" in changed);
  assert.equal(
    changed.text,
    `# >>> atmos, profiles of "/work/a"
# Made by \`atmos auth profile install\`, and taken out by \`atmos auth profile remove\`.
[profile dev]
region = eu-west-1
credential_process = /bin/x

[profile ops]
region = eu-west-1
credential_process = /bin/x
# <<< atmos, profiles of "/work/a"
${OWN}`,
  );
  assert.equal(withoutBlocks(changed.text, "/work/a"), OWN);
});

Deno.test("a project's own block is replaced, and others' stay", () => {
  const first = withBlock(OWN, block("/work/a", "dev"));
  assert.ok("text" in first);
  const second = withBlock(first.text, block("/work/b", "ops"));
  assert.ok("text" in second);
  const third = withBlock(second.text, block("/work/a", "dev", "new"));
  assert.ok("text" in third);
  assert.deepEqual(blocksIn(third.text).map(({ project, text }) => [project, profilesIn(text)]), [
    ["/work/a", ["dev", "new"]],
    ["/work/b", ["ops"]],
  ]);
  assert.equal(withoutBlocks(third.text), OWN);
});

Deno.test("one more is added to a project's own, and one of that name is replaced", () => {
  const first = withBlock(OWN, block("/work/a", "dev", "ops"));
  assert.ok("text" in first);
  const again = withBlock(first.text, block("/work/a", "new", "ops"), true);
  assert.ok("text" in again);
  assert.deepEqual(again, withBlock(OWN, block("/work/a", "dev", "ops", "new")));
});

Deno.test("a name that is there already, however it is written, is not given twice", () => {
  for (const header of ["[profile dev]", "[ profile  dev ]", '[profile "dev"]', "[profile 'dev']"]) {
    assert.deepEqual(withBlock(`${header}\nregion = x\n`, block("/a", "dev")), { taken: ["dev"] }, header);
  }
  assert.deepEqual(withBlock("[default]\n", block("/a", "default")), { taken: ["default"] });
  const other = withBlock("", block("/b", "dev"));
  assert.ok("text" in other);
  assert.deepEqual(withBlock(other.text, block("/a", "dev")), { taken: ["dev"] });
});

Deno.test("a file that makes no sense is left alone", () => {
  for (const text of ["region = x\n", "[a]\nx = 1\n[a]\n", "[profile x]\nwords\n", "\ufeff[default]\n"]) {
    assert.ok("broken" in withBlock(text, block("/a", "dev")), text);
  }
});

Deno.test("a block that somebody has damaged is none, and nothing of it is taken out", () => {
  const whole = blockText(block("/a", "dev"));
  const damaged = [
    whole.replace(/# <<<.*\n/, ""),
    whole.replace(/(# <<<.*)"\n/, '$1x"\n'),
    whole.replace('"/a"', '"/a'),
    whole.replace(/# <<<.*\n/, "") + blockText(block("/b", "ops")) + '# <<< atmos, profiles of "/a"\n',
  ];
  for (const text of damaged.slice(0, 3)) assert.equal(withoutBlocks(text), text);
  assert.deepEqual(blocksIn(damaged[3] ?? "").map(({ project }) => project), ["/b"]);
});

Deno.test("whatever the folder and the file, taking out gives what was there", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (project, tail) => {
    const before = `[default]\nregion = x\n# ${tail.replace(/[\r\n\0]/g, " ")}`;
    const changed = withBlock(before, block(project, "dev"));
    assert.ok("text" in changed);
    assert.equal(blocksIn(changed.text)[0]?.project, project);
    assert.equal(withoutBlocks(changed.text, project), before);
  }));
});
