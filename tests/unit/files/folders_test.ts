import assert from "node:assert/strict";
import { findFolders, homeFolder } from "../../../src/files/folders.ts";
import type { Env } from "../../../src/system/ports.ts";
import { memorySystem } from "../system/memory_system.ts";

function envOf(variables: Readonly<Record<string, string>>): Env {
  return memorySystem({ env: variables }).env;
}

Deno.test("the folders are in the usual places below the home folder", () => {
  assert.deepEqual(findFolders(envOf({ HOME: "/home/me" })), {
    home: "/home/me",
    config: "/home/me/.config/atmos",
    cache: "/home/me/.cache/atmos",
    data: "/home/me/.local/share/atmos",
  });
});

Deno.test("the folders follow XDG_*, and ATMOS_XDG_* before that; an empty value counts as unset", () => {
  const env = envOf({
    HOME: "/home/me",
    XDG_CONFIG_HOME: "/x/config",
    XDG_CACHE_HOME: "/x/cache",
    XDG_DATA_HOME: "",
    ATMOS_XDG_CONFIG_HOME: "/a/config",
    ATMOS_XDG_CACHE_HOME: "",
  });
  assert.deepEqual(findFolders(env), {
    home: "/home/me",
    config: "/a/config/atmos",
    cache: "/x/cache/atmos",
    data: "/home/me/.local/share/atmos",
  });
});

Deno.test("a folder that is named without its whole path is ignored", () => {
  const env = envOf({
    HOME: "/home/me",
    XDG_CONFIG_HOME: "config",
    ATMOS_XDG_CACHE_HOME: "./cache",
    XDG_CACHE_HOME: "/x/cache",
  });
  const { config, cache } = findFolders(env);
  assert.deepEqual([config, cache], ["/home/me/.config/atmos", "/x/cache/atmos"]);
});

Deno.test("without HOME the account's own home folder counts, and only then is it looked up", () => {
  let looks = 0;
  const withAccount = (variables: Readonly<Record<string, string>>): Env => ({
    ...envOf(variables),
    accountHome: () => {
      looks++;
      return "/home/listed";
    },
  });
  assert.equal(homeFolder(withAccount({ HOME: "/home/me" })), "/home/me");
  assert.equal(looks, 0);
  assert.equal(homeFolder(withAccount({})), "/home/listed");
  assert.equal(homeFolder(withAccount({ HOME: "" })), "/home/listed");
});

Deno.test("the home folder of Windows is found, and without any there is a clear error", () => {
  assert.equal(homeFolder(envOf({ USERPROFILE: "/Users/me" })), "/Users/me");
  for (const env of [{}, { HOME: "" }, { HOME: "", USERPROFILE: "" }]) {
    assert.throws(() => homeFolder(envOf(env)), { code: "storage", message: /HOME is not set/ });
  }
});

for (const home of ["home", ".", "./me", "~", "~/me", "..", "\u202ehome"]) {
  Deno.test(`a home folder "${encodeURI(home)}" is refused: it would be one of the project`, () => {
    assert.throws(() => homeFolder(envOf({ HOME: home })), {
      code: "storage",
      message: /^cannot find the home folder: HOME is "[^\u202e]+", which is no absolute path$/,
    });
  });
}
