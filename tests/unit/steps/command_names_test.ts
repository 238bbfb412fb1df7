import assert from "node:assert/strict";
import {
  argumentNameFault,
  commandNameFault,
  flagNameFault,
  shorthandFault,
} from "../../../src/steps/command_names.ts";
import { appearance, mixesScripts } from "../../../src/steps/look_alikes.ts";

Deno.test("words that people use are names of commands", () => {
  for (
    const name of [
      "a",
      "1",
      "_x",
      "tf:plan",
      "a.b",
      "a/b",
      "a+b",
      "you@home",
      "déploie",
      "деплой",
      "部署",
      "デプロイ",
      "constructor",
      "__proto__",
    ]
  ) assert.equal(commandNameFault(name, true), undefined, name);
  for (
    const name of [
      "",
      "-x",
      "--",
      "a b",
      "a=b",
      "a;b",
      "$x",
      "a\n",
      "\u202e",
      "ａ",
      "ﬁ",
      "аuth",
      "n".repeat(65),
      "complete",
    ]
  ) {
    assert.notEqual(commandNameFault(name, true), undefined, JSON.stringify(name));
  }
  assert.equal(commandNameFault("complete", false), undefined);
});

Deno.test("flags, shorthands and arguments", () => {
  assert.deepEqual(["a", "no-cache", "toString", "a_b"].map(flagNameFault), Array(4).fill(undefined));
  for (const name of ["", "-a", "__proto__", "a b", "a=b", "ä", "f".repeat(65)]) {
    assert.ok(flagNameFault(name), name);
  }
  assert.deepEqual(["a", "Z", "1"].map(shorthandFault), Array(3).fill(undefined));
  for (const name of ["", "-", "ab", "ä", "?"]) assert.ok(shorthandFault(name), name);
  assert.deepEqual(["x", "two words", "__proto__"].map(argumentNameFault), Array(3).fill(undefined));
  for (const name of ["", " ", "x...", "x]", "<x>", "a\u0007", "y".repeat(65)]) {
    assert.ok(argumentNameFault(name), name);
  }
});

Deno.test("what looks alike is the same", () => {
  assert.equal(appearance("рор"), "pop");
  assert.equal(appearance("ехес"), "exec");
  assert.notEqual(appearance("деплой"), "deploy");
  assert.ok(mixesScripts("аuth"));
  assert.ok(!mixesScripts("auth-部署"));
});
