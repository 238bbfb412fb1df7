import assert from "node:assert/strict";
import { asVariables, openGit, withoutPrograms } from "../../../../src/cli/stacks/quiet_git.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { type MemorySystem, memorySystem, type TextResult } from "../../system/memory_system.ts";

/** What a git answers that takes our settings, in a repository that names a filter. */
const ANSWER = "local\0filter.a.clean\0command\0core.hookspath\0command\0atmos.quiet\0";

/** A machine with git, which tells its settings as given; `then` is what it says to everything else. */
function withGit(
  settings: Partial<TextResult>,
  then: Partial<TextResult> = {},
  env: Record<string, string> = {},
): MemorySystem {
  const system = memorySystem({
    env: { PATH: "/usr/bin", ...env },
    files: { "/usr/bin/git": "" },
    run: ({ args }) => args.includes("config") ? settings : then,
  });
  system.files.put("/usr/bin/git", "", 0o755);
  return system;
}

Deno.test("a git that does not show our own setting is asked nothing else", async () => {
  for (
    const settings of [
      { stdout: "local\0core.fsmonitor\0" },
      { stdout: "" },
      // What the person said with -c, and what the repository says of the same name.
      { stdout: "command\0core.hookspath\0local\0atmos.quiet\0" },
      { stdout: ANSWER, code: 129, stderr: "error: unknown option `show-scope'" },
      { stdout: ANSWER, timedOut: true },
    ]
  ) {
    const system = withGit(settings);
    await assert.rejects(openGit(system, "/repo"), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, "unavailable");
      assert.match(error.hint ?? "", /`git config --list`.*git 2\.31 or newer/);
      return true;
    });
    assert.equal(system.ran.length, 1);
  }
});

Deno.test("without git there is nobody to ask", async () => {
  const system = memorySystem();
  await assert.rejects(openGit(system, "/repo"), { code: "command_not_found" });
  assert.deepEqual(system.ran, []);
});

Deno.test("every question carries what keeps git quiet, behind what the person has set", async () => {
  const own = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "a.b", GIT_CONFIG_VALUE_0: "c" };
  // A person's variables do not open what is closed.
  const system = withGit({ stdout: ANSWER }, { stdout: "said" }, {
    ...own,
    GIT_NO_LAZY_FETCH: "0",
    GIT_ALLOW_PROTOCOL: "ext",
  });
  const git = await openGit(system, "/repo");
  assert.equal(await git(["ls-files"], { stdin: "in", env: { GIT_INDEX_FILE: "/index" } }), "said");
  assert.equal(system.ran.length, 2);
  for (const { command, args, env = {}, timeout } of system.ran) {
    assert.equal(command, "/usr/bin/git");
    assert.deepEqual(args.slice(0, 2), ["-C", "/repo"]);
    assert.ok(timeout !== undefined);
    assert.equal(env["GIT_NO_LAZY_FETCH"], "1");
    assert.equal(env["GIT_ALLOW_PROTOCOL"], "none");
    const settings = Array.from(
      { length: Number(env["GIT_CONFIG_COUNT"]) },
      (_, at) => `${env[`GIT_CONFIG_KEY_${at}`]}=${env[`GIT_CONFIG_VALUE_${at}`]}`,
    );
    assert.equal(settings[0], "a.b=c");
    for (const one of ["core.hooksPath=/dev/null", "core.fsmonitor=false"]) assert.ok(settings.includes(one));
    assert.equal(settings.includes("filter.a.clean="), args.includes("ls-files"));
  }
  assert.equal(system.ran[1]?.env?.["GIT_INDEX_FILE"], "/index");
  assert.equal(new TextDecoder().decode(system.ran[1]?.stdin), "in");
});

Deno.test("a question that fails or takes too long has no answer, and the log says why", async () => {
  for (const then of [{ code: 128, stderr: "hint\nfatal: bad object\n" }, { timedOut: true }]) {
    const system = withGit({ stdout: ANSWER }, { stdout: "half", ...then });
    const git = await openGit(system, "/repo");
    assert.equal(await git(["diff"]), undefined);
    const line = system.logLines.find(({ message }) => message === "git failed");
    assert.deepEqual(line?.fields, { args: "diff", said: "stderr" in then ? "fatal: bad object" : "" });
  }
});

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
