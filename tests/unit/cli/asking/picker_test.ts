import assert from "node:assert/strict";
import { alignCells } from "../../../../src/cli/asking/aligned_cells.ts";
import { followKeys, type Moved } from "../../../../src/cli/asking/list_keys.ts";
import { matching } from "../../../../src/cli/asking/matching.ts";

Deno.test("cells stand below each other, and columns without content are left out", () => {
  assert.deepEqual(
    alignCells([["dev", "1111", "", "58m"], ["production", "", "", ""]], 80),
    ["dev         1111  58m", "production"],
  );
});

Deno.test("a row is cut to the width, and cannot control the terminal", () => {
  assert.deepEqual(alignCells([["abcdefghij"]], 5), ["abcd…"]);
  assert.deepEqual(alignCells([["a\u001b[2Jb\n"]], 80), ["a\\u001b[2Jb\\u000a"]);
  assert.deepEqual(alignCells([], 80), []);
});

Deno.test("one long name does not hide what stands behind it", () => {
  assert.deepEqual(
    alignCells([["production-of-europe", "111122223333", "Administrator", "58m"], ["dev", "", "", ""]], 40),
    ["production-of-europe  1111…  Admin…  58m", "dev"],
  );
  assert.deepEqual(alignCells([["abc", "def"]], 1), ["…  …"]);
});

Deno.test("what begins with what was typed comes first, and everything else that has it keeps its order", () => {
  const options = ["Identity: all-hands", "Provider: sso (removes all identities)", "All identities"].map((
    label,
  ) => ({ label, text: label.toLowerCase() }));
  assert.deepEqual(matching(options, "All").map(({ label }) => label), [
    "All identities",
    "Identity: all-hands",
    "Provider: sso (removes all identities)",
  ]);
  assert.deepEqual(matching(options, " SSO ").map(({ label }) => label), [options[1]?.label]);
  assert.deepEqual(matching(options, ""), options);
  assert.deepEqual(matching(options, "nothing"), []);
});

Deno.test("words are found in any order, wherever they stand", () => {
  const options = ["prod-readonly 1111 production reader", "prod-admin 1111 production", "dev 2222 prd"].map((
    text,
  ) => ({
    text,
  }));
  assert.deepEqual(matching(options, "reader PROD"), [options[0]]);
  assert.deepEqual(matching(options, "1111 prod"), options.slice(0, 2));
  assert.deepEqual(matching(options, "prod nobody"), []);
});

Deno.test("a name stays whole as long as it fits, whatever characters it has", () => {
  assert.deepEqual(alignCells([["開発-管理者", "111122223333"], ["x", "1"]], 16), [
    "開発-管理者  11…",
    "x            1",
  ]);
  assert.deepEqual(alignCells([["production", "1111"]], 8), ["prod…  …"]);
});

Deno.test("pages and ends are reached, and nothing goes round there", () => {
  let listen: Parameters<Moved["on"]>[1] = () => {};
  let cursor = 0;
  const list: Moved = {
    get cursor() {
      return cursor;
    },
    userInput: "",
    focusedValue: "first",
    filteredOptions: Array.from({ length: 25 }),
    on: (_, one) => listen = one,
    emit: (_event, _text, { name }) => cursor = (cursor + (name === "up" ? 24 : 1)) % 25,
  };
  followKeys(list);
  followKeys(list);
  const after = (...names: string[]): number[] =>
    names.map((name) => {
      listen(undefined, { name });
      return cursor;
    });
  assert.deepEqual(after("pagedown", "pagedown", "pagedown", "pageup"), [10, 20, 24, 14]);
  assert.deepEqual(after("home", "pageup", "end", "end", "x"), [0, 0, 24, 24, 24]);
});

Deno.test("what is typed leads to the best match, and moving leads to nothing else", () => {
  const list = {
    cursor: 0,
    userInput: "",
    focusedValue: "second" as unknown,
    filteredOptions: [],
    on: (): void => {},
    emit: (): void => assert.fail("there is nowhere to go"),
  };
  followKeys(list);
  followKeys(list);
  assert.equal(list.focusedValue, "second");
  list.userInput = "a";
  followKeys(list);
  assert.equal(list.focusedValue, undefined);
});
