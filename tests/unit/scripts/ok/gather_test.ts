import assert from "node:assert/strict";
import { join } from "node:path";
import { gather, roomOf } from "../../../../scripts/ok/gather.ts";

const ROOMS: readonly [path: string, room: string][] = [
  ["tests/unit/yaml/parse_test.ts", "unit_yaml"],
  ["tests/unit/cli/auth/env/env_test.ts", "unit_cli"],
  ["tests/unit/clouds/aws/user/user_test.ts", "unit_clouds_aws"],
  ["tests/unit/clouds/kinds_test.ts", "unit_clouds"],
  ["tests/unit/secret_test.ts", "unit"],
  ["tests/conformance/merge_test.ts", "conformance"],
];
for (const [path, room] of ROOMS) {
  Deno.test(`gather: ${path} is of the room ${room}`, () => assert.equal(roomOf(path), room));
}

Deno.test("gather: every test is loaded once, but for what is left out, and nothing stays of earlier times", async () => {
  const root = await Deno.makeTempDir();
  try {
    const write = async (path: string): Promise<void> => {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, path), "");
    };
    for (
      const path of ["a_test.ts", "yaml/b_test.ts", "yaml/deep/c_test.ts", "yaml/help.ts", "files/d_test.ts"]
    ) {
      await write(`tests/unit/${path}`);
    }
    await write("dist/tests/pure/gone_test.ts");
    const gathered = {
      from: ["tests/unit"],
      without: ["tests/unit/files", "tests/unit/yaml/b_test.ts"],
      into: "dist/tests/pure",
    };
    await gather(gathered, root);
    const into = join(root, "dist/tests/pure");
    const texts = await Promise.all(
      [...Deno.readDirSync(into)].map(({ name }) => name).sort().map(async (name) =>
        [name, await Deno.readTextFile(join(into, name))] as const
      ),
    );
    assert.deepEqual(texts, [
      ["unit_test.ts", 'import "../../../tests/unit/a_test.ts";\n'],
      ["unit_yaml_test.ts", 'import "../../../tests/unit/yaml/deep/c_test.ts";\n'],
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
