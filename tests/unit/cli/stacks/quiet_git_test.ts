import assert from "node:assert/strict";
import { asVariables, withoutPrograms } from "../../../../src/cli/stacks/quiet_git.ts";

Deno.test("settings come behind those that the person has set", () => {
  assert.deepEqual(asVariables([["a.b", "c"]], undefined), {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "a.b",
    GIT_CONFIG_VALUE_0: "c",
  });
  assert.deepEqual(asVariables([["a.b", "c"]], "2"), {
    GIT_CONFIG_COUNT: "3",
    GIT_CONFIG_KEY_2: "a.b",
    GIT_CONFIG_VALUE_2: "c",
  });
  assert.equal(asVariables([], "-1")["GIT_CONFIG_COUNT"], "0");
});

Deno.test("filters and hooks of the repository are switched off, and nobody else's", () => {
  const list = [
    "global",
    "filter.lfs.clean",
    "local",
    "filter.a.b=c.process",
    "worktree",
    "filter.x.smudge",
    "local",
    "core.bare",
    "local",
    "hook.z.command",
    "global",
    "hook.own.command",
  ];
  assert.deepEqual(
    withoutPrograms(`${list.join("\0")}\0`).map(([name, value]) => `${name}=${value}`),
    [
      ...["a.b=c", "x"].flatMap((one) => [
        `filter.${one}.clean=`,
        `filter.${one}.smudge=`,
        `filter.${one}.process=`,
        `filter.${one}.required=false`,
      ]),
      "hook.z.enabled=false",
    ],
  );
  assert.deepEqual(withoutPrograms(""), []);
});
