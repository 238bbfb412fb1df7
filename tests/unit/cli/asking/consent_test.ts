import assert from "node:assert/strict";
import { rememberTrust } from "../../../../src/auth/trust/store.ts";
import { Consent } from "../../../../src/cli/asking/consent.ts";
import type { AtmosError } from "../../../../src/errors.ts";
import { newKeyringTalk } from "../../../../src/cli/asking/keyring_talk.ts";
import type { ContextParts } from "../../../../src/cli/line/context_parts.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { trustInEnvironment } from "../../../../src/cli/asking/trust_in_environment.ts";
import { questionText, untrustedError } from "../../../../src/cli/config/trust_text.ts";
import type { Program, ProgramRequest } from "../../../../src/config/programs.ts";
import { registryOf } from "../../../../src/clouds/registry.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import { memorySystem } from "../../system/memory_system.ts";

function program(text: string, line = 1): Program {
  return { text, place: { file: "atmos.yaml", line, column: 7 }, what: "env.X" };
}

function request(...texts: string[]): ProgramRequest {
  const programs = texts.map((text) => program(text));
  return { project: "/repo", needed: programs.slice(0, 1), all: programs };
}

function setting(env: Record<string, string> = {}, terminal = false): ContextParts {
  return {
    clouds: registryOf([]),
    system: memorySystem({ env: { HOME: "/home/me", ...env }, terminal, files: { "/repo/a/x": "" } }),
    globals: {
      identity: undefined,
      moreIdentities: [],
      profiles: undefined,
      config: undefined,
      configPath: undefined,
      basePath: undefined,
      chdir: undefined,
      logsLevel: undefined,
      logsFile: undefined,
      color: "auto",
      interactive: true,
      forceTty: false,
    },
    style: createStyle(false),
    keyringTalk: newKeyringTalk(),
  };
}

Deno.test("without a terminal, and while a child has it, nobody is asked", async () => {
  const lent = setting({}, true);
  lent.keyringTalk.terminalIsLent = true;
  for (const parts of [setting(), lent]) {
    const consent = new Consent(parts, findFolders(parts.system.env));
    await assert.rejects(() => consent.allow(request("a", "b")), {
      code: "untrusted",
      message: 'atmos.yaml:1:7: cannot run "a" for env.X: nobody has trusted the programs of /repo',
    });
  }
});

Deno.test("what is remembered is enough, and only what is needed has to be", async () => {
  const parts = setting();
  const folders = findFolders(parts.system.env);
  await rememberTrust({ system: parts.system, folders }, "/repo", [program("a")]);
  const consent = new Consent(parts, folders);
  await consent.allow(request("a", "b"));
  await assert.rejects(() => consent.allow(request("b", "a")), { code: "untrusted" });
  await assert.rejects(() => consent.allow({ ...request("a"), project: "/other" }), { code: "untrusted" });
});

for (
  const [env, expected] of [
    [{}, undefined],
    [{ CI: "true" }, "yes"],
    [{ CI: "1" }, "yes"],
    [{ CI: "false" }, undefined],
    [{ CI: "true", ATMOS_TRUST: "no" }, "no"],
    [{ CI: "true", ATMOS_TRUST: "ask" }, undefined],
    [{ CI: "true", ATMOS_TRUST: "/elsewhere" }, "yes"],
    [{ ATMOS_TRUST: "TRUE" }, "yes"],
    [{ ATMOS_TRUST: "on" }, "yes"],
    [{ ATMOS_TRUST: " 1 " }, "yes"],
    [{ ATMOS_TRUST: "0" }, "no"],
    [{ ATMOS_TRUST: "/repo" }, "yes"],
    [{ ATMOS_TRUST: "/repo/" }, "yes"],
    [{ ATMOS_TRUST: "/" }, "yes"],
    [{ ATMOS_TRUST: ":/x::/repo" }, "yes"],
    [{ ATMOS_TRUST: "/rep" }, undefined],
    [{ ATMOS_TRUST: "/repo/a" }, undefined],
    [{ ATMOS_TRUST: "repo" }, undefined],
    [{ ATMOS_TRUST: "." }, undefined],
    [{ ATMOS_TRUST: "trueish" }, undefined],
  ] as [Record<string, string>, "yes" | "no" | undefined][]
) {
  Deno.test(`${JSON.stringify(env)} says ${expected ?? "nothing"} about /repo`, async () => {
    assert.equal(await trustInEnvironment(setting(env).system, "/repo"), expected);
  });
}

Deno.test("a no of the environment is asked about nowhere, and stronger than what was remembered", async () => {
  const parts = setting({ ATMOS_TRUST: "false" });
  await rememberTrust({ system: parts.system, folders: findFolders(parts.system.env) }, "/repo", [
    program("a"),
  ]);
  await assert.rejects(
    () => new Consent(parts, findFolders(parts.system.env)).allow(request("a")),
    (error: AtmosError) => {
      assert.equal(error.code, "untrusted");
      assert.match(error.message, /: ATMOS_TRUST says no$/);
      assert.match(error.hint ?? "", /Unset it/);
      return true;
    },
  );
});

Deno.test("a question fits on a screen, whatever it is about, and says what it leaves out", () => {
  const hostile = [
    program(`echo ok${" ".repeat(100_000)}; rm -rf ~`),
    program("line\n".repeat(1000), 2),
    program("\u001b[2K\u202e\r\u0007", 3),
    ...Array.from({ length: 10_000 }, (_, index) => program(`p${index}`, index + 4)),
  ];
  const text = questionText(hostile, "/repo\u001b[1m");
  assert.ok(text.length < 5000);
  assert.ok(text.split("\n").length < 60);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  assert.match(text, /… and 99,6\d\d characters more/);
  assert.match(text, /• and 9,995 programs more/);
  assert.match(text, /Not everything is shown here: `atmos config trust` does that\./);
  assert.match(text, /\\u001b\[2K\\u202e\\u000d\\u0007/);
});

Deno.test("a question about little shows all of it", () => {
  assert.equal(
    questionText([program("op read a\nop read b")], "/repo"),
    [
      "The project in /repo wants to run a program:",
      "",
      "• atmos.yaml:1:7 env.X",
      "    op read a",
      "    op read b",
      "",
      "Run this, now and from now on?",
    ].join("\n"),
  );
});

Deno.test("an error is one line, whatever the program is", () => {
  const { message, hint } = untrustedError([program("a\n\u001b".repeat(100_000)), program("b")], "/repo");
  assert.ok(message.length < 3000);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(message, /[\u0000-\u001f]/);
  assert.match(message, /characters more\)" for env\.X, and 1 program more: nobody has trusted/);
  assert.match(hint ?? "", /`atmos config trust`.*ATMOS_TRUST=\/repo/s);
});
