import assert from "node:assert/strict";
import { join } from "node:path";

const MODULE = new URL("../../optional_programs.ts", import.meta.url).href;

/** Runs a test that needs a program nobody has. */
async function runTestWithout(demand: string): Promise<{ success: boolean; text: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "one_test.ts");
    const test = `{ name: "needs it", needs: ["no-such-program", "also-missing"], run: () => {} }`;
    await Deno.writeTextFile(file, `import { testWith } from "${MODULE}";\ntestWith(${test});\n`);
    const args = [
      "test",
      "--quiet",
      "--no-check",
      "--no-config",
      "--no-lock",
      "--allow-env",
      "--allow-read",
      file,
    ];
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args,
      env: { ATMOS_TESTS_DEMAND: demand, NO_COLOR: "1" },
    }).output();
    return { success, text: new TextDecoder().decode(stdout) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a test whose program is missing is skipped and says so", async () => {
  const { success, text } = await runTestWithout("something-else");
  assert.ok(success);
  assert.match(text, /needs it \(skipped: no no-such-program, also-missing\) \.\.\. ignored/);
});

Deno.test("a test whose program is missing fails where the program is demanded", async () => {
  const { success, text } = await runTestWithout("git, no-such-program");
  assert.ok(!success);
  assert.match(text, /no-such-program: demanded by ATMOS_TESTS_DEMAND, but not usable here/);
});
