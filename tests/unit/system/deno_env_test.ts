import assert from "node:assert/strict";
import { denoEnv } from "../../../src/system/deno_env.ts";

/** Sets variables of the real process for the time of the work. */
function withReal(variables: Readonly<Record<string, string>>, work: () => void): void {
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    work();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
}

Deno.test("the environment is the one at the start, with empty values and odd characters", () => {
  withReal({ ATMOS_T_EMPTY: "", ATMOS_T_ODD: "a=b\nü 🔑" }, () => {
    const env = denoEnv("linux");
    Deno.env.set("ATMOS_T_EMPTY", "changed later");
    assert.equal(env.get("ATMOS_T_EMPTY"), "");
    assert.equal(env.get("ATMOS_T_ODD"), "a=b\nü 🔑");
    assert.equal(env.get("ATMOS_T_UNSET"), undefined);
    assert.equal(env.all()["ATMOS_T_ODD"], "a=b\nü 🔑");
  });
});

Deno.test("what every object has is not a variable", () => {
  const env = denoEnv("linux");
  for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
    assert.equal(env.get(name), undefined);
  }
  env.set("__proto__", "x");
  assert.equal(env.get("__proto__"), "x");
  assert.equal(Object.hasOwn(env.all(), "__proto__"), true);
});

Deno.test("setting changes this program's view and not the process", () => {
  withReal({ ATMOS_T_A: "old", ATMOS_T_B: "old" }, () => {
    const env = denoEnv("linux");
    env.set("ATMOS_T_A", "new");
    env.set("ATMOS_T_B", undefined);
    assert.deepEqual([env.get("ATMOS_T_A"), env.get("ATMOS_T_B")], ["new", undefined]);
    assert.equal("ATMOS_T_B" in env.all(), false);
    assert.deepEqual([Deno.env.get("ATMOS_T_A"), Deno.env.get("ATMOS_T_B")], ["old", "old"]);
  });
});

Deno.test("what all() gave does not change later, and changing it changes nothing", () => {
  const env = denoEnv("linux");
  const before = env.all();
  env.set("ATMOS_T_LATER", "x");
  assert.equal("ATMOS_T_LATER" in before, false);
  Object.assign(before, { ATMOS_T_MINE: "x" });
  assert.equal(env.get("ATMOS_T_MINE"), undefined);
});

Deno.test("Windows takes Path and PATH for the same variable, others do not", () => {
  withReal({ Atmos_T_Path: "one" }, () => {
    const windows = denoEnv("windows");
    assert.equal(windows.get("ATMOS_T_PATH"), "one");
    windows.set("atmos_t_path", "two");
    assert.equal(windows.get("Atmos_T_Path"), "two");
    assert.equal(Object.keys(windows.all()).filter((name) => /^atmos_t_path$/i.test(name)).length, 1);
    windows.set("ATMOS_T_PATH", undefined);
    assert.equal(windows.get("Atmos_T_Path"), undefined);
    assert.equal(denoEnv("linux").get("ATMOS_T_PATH"), undefined);
  });
});

for (const HOME of [undefined, ""]) {
  Deno.test(`without HOME (${HOME === undefined ? "unset" : "empty"}) the list of accounts says where one lives`, async () => {
    const { PATH = "" } = Deno.env.toObject();
    const code =
      `import { denoEnv } from "./src/system/deno_env.ts"; console.log(denoEnv("linux").accountHome());`;
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-check", "--no-prompt", "--allow-env", "--allow-sys=homedir", "--ext=ts", "-"],
      cwd: new URL("../../../", import.meta.url).pathname,
      clearEnv: true,
      env: {
        PATH,
        DENO_DIR: Deno.env.get("DENO_DIR") ?? "/tmp/deno-without-home",
        ...(HOME === undefined ? {} : { HOME }),
      },
      stdin: "piped",
      stdout: "piped",
    });
    const child = command.spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(code));
    await writer.close();
    assert.match(new TextDecoder().decode((await child.output()).stdout), /^\/.+\n$/);
  });
}
