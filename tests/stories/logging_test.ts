import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

/** `2025-10-17T10:15:30Z DEBUG Authentication chain built chain=[aws-sso dev-admin]` */
const LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (TRACE|DEBUG|INFO|WARN|ERROR) \S.*$/;

function levels(text: string): string[] {
  const lines = text.split("\n").filter((line) => line !== "");
  for (const line of lines) assert.match(line, LINE);
  return [...new Set(lines.map((line) => line.split(" ")[1] ?? ""))].sort();
}

story("a level shows its lines and those above it, on stderr and without touching the child's", async (t) => {
  await t.configure(mockTeam());
  for (
    const [level, shown] of [["debug", ["DEBUG", "INFO"]], ["Info", ["INFO"]], ["warning", []], [
      "OFF",
      [],
    ]] as const
  ) {
    for (const flag of [true, false]) {
      await Deno.remove(join(t.home, ".config"), { recursive: true }).catch(() => {});
      const { stdout, stderr } = flag
        ? await t.atmos(["auth", "exec", `--logs-level=${level}`, "--", "echo", "ran"], { code: 0 })
        : await t.atmos(["auth", "exec", "--", "echo", "ran"], { code: 0, env: { ATMOS_LOGS_LEVEL: level } });
      assert.equal(stdout, "ran\n");
      assert.deepEqual(levels(stderr), shown, level);
      if (level === "debug") {
        assert.match(stderr, / DEBUG Renewing session identity=dev chain=\[pretend dev\]\n/);
      }
    }
  }
});

story(
  "lines go where they are sent, and flags win over variables, variables over the person's file",
  async (t) => {
    await t.configure(JSON.stringify({ logs: { level: "debug" }, ...JSON.parse(mockTeam()) }));
    await t.write(join(t.home, ".atmos/atmos.yaml"), "logs: { file: from-file.log }\n");
    const read = (path: string): Promise<string> => Deno.readTextFile(path).catch(() => "");
    const log = (name: string): Promise<string> => read(join(t.project, name));
    // A relative path begins at the file that says it.
    const own = join(t.home, ".atmos/from-file.log");
    const first = await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    assert.equal(first.stderr, "");
    assert.ok(levels(await read(own)).includes("DEBUG"));
    assert.equal(((await Deno.stat(own)).mode ?? 0) & 0o777, 0o600);
    const before = await read(own);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0, env: { ATMOS_LOGS_FILE: "by-variable.log" } });
    assert.notEqual(await log("by-variable.log"), "");
    await t.atmos(["auth", "exec", "--logs-file", "by-flag.log", "--", "true"], {
      code: 0,
      env: { ATMOS_LOGS_FILE: "by-variable-2.log" },
    });
    assert.notEqual(await log("by-flag.log"), "");
    assert.equal(await log("by-variable-2.log"), "");
    assert.equal(await read(own), before);
    const quiet = await t.atmos(["auth", "exec", "--logs-level", "error", "--", "true"], { code: 0 });
    assert.equal(quiet.stderr, "");
    assert.equal(await read(own), before);
    const failing = await t.atmos(
      ["auth", "exec", "--logs-file", "/no/such/folder/log", "--", "echo", "ran"],
      {
        code: 0,
      },
    );
    assert.equal(failing.stdout, "ran\n");
    assert.match(failing.stderr, /^! cannot write the log file "\/no\/such\/folder\/log": .*\n$/);
  },
);

story("an unknown level is wrong usage", async (t) => {
  for (const [args, env] of [[["--logs-level", "loud"], {}], [[], { ATMOS_LOGS_LEVEL: "loud" }]] as const) {
    const { stdout, stderr } = await t.atmos(["auth", "exec", ...args, "--", "echo", "ran"], {
      env,
      code: 2,
    });
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^✗ cannot set the log level "loud": there is no such level\n {2}Use trace, debug, info/,
    );
  }
});

story("the most talkative log of a whole day tells no secret", async (t) => {
  t.env["ATMOS_LOGS_LEVEL"] = "trace";
  await signIn(t);
  const commands = [["whoami"], ["list"], ["env"], ["validate"], ["exec", "--", "true"], ["logout", "--all"]];
  for (const args of commands) {
    const { stderr } = await t.atmos(["auth", ...args], { code: 0 });
    const logged = stderr.split("\n").filter((line) => /^\d{4}-/.test(line));
    for (const line of logged) assert.match(line, LINE);
  }
});

story("what a name holds does not make a line of its own", async (t) => {
  await t.configure(JSON.stringify({
    auth: {
      providers: { pretend: { kind: "mock/aws" } },
      identities: {
        "a\n2025-10-17T10:15:30Z ERROR forged": {
          kind: "mock/aws",
          via: { provider: "pretend" },
          default: true,
        },
      },
    },
  }));
  const { stderr } = await t.atmos(["auth", "login", "--logs-level=trace"], { code: 0 });
  assert.doesNotMatch(stderr, /^2025-10-17/m);
});
