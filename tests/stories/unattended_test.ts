import assert from "node:assert/strict";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles } from "./harness/stored.ts";
import { story } from "./harness/story.ts";

const NEEDING = [
  ["auth", "exec", "--", "echo", "ran"],
  ["auth", "shell", "--", "-c", "echo ran"],
  ["auth", "env"],
  ["auth", "env", "--login"],
  ["auth", "whoami"],
  ["auth", "whoami", "--output", "json"],
];

story("without a terminal and a session nobody is asked, and everybody is told the same", async (t) => {
  await Promise.all(NEEDING.map(async (args) => {
    const { code, stdout, stderr } = await t.atmos(args);
    // What is evaluated fails, too.
    const said = args[1] === "env" ? "false;\n" : "";
    assert.deepEqual([code, stdout], [1, said], args.join(" "));
    assert.match(
      stderr,
      /^✗ cannot use the provider "team-sso": nobody is signed in\n {2}Run `atmos auth login dev-admin`\.\n$/m,
    );
  }));
  assert.deepEqual(operations(t), []);
  assert.deepEqual(await t.browser.visits(), []);
});

story("a login that may ask nobody says what is in the way", { needs: ["script"] }, async (t) => {
  const cases: [string[], Record<string, string>, RegExp][] = [
    [[], {}, /There is no terminal to ask on\. Use one, or add `--device`/],
    [[], { CI: "true" }, /CI is set, so nobody is asked\. Unset it, or add `--device`/],
    [[], { ...PERSON, CI: "1" }, /CI is set/],
    [["--interactive=false"], PERSON, /Prompts are turned off by --interactive=false or ATMOS_INTERACTIVE/],
    [["--device", "--interactive=false"], {}, /Prompts are turned off/],
    [["--provider", "team-sso"], { ...PERSON, ATMOS_INTERACTIVE: "false" }, /Prompts are turned off/],
  ];
  await Promise.all(cases.map(async ([args, env, words]) => {
    const { code, stderr } = await t.atmos(["auth", "login", ...args], { env });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^✗ cannot use the provider "team-sso": nobody is signed in\n/m);
    assert.match(stderr, words);
  }));
  // A terminal alone is no invitation.
  for (const [args, env] of [[["--interactive=false"], {}], [[], { CI: "true" }]] as const) {
    const terminal = await t.terminal(["auth", "exec", ...args, "--", "echo", "ran"], { env });
    assert.equal(await terminal.exited, 1);
    assert.match(terminal.text, /nobody is signed in/);
    assert.doesNotMatch(terminal.text, /^ran/m);
  }
  assert.deepEqual(operations(t), []);
  assert.deepEqual(await t.browser.visits(), []);
});

story("on a terminal a command signs in by itself, once", { needs: ["script"] }, async (t) => {
  const terminal = await t.terminal(["auth", "exec", "--", "echo", "it", "ran"]);
  await terminal.waitFor(/^it ran$/m);
  assert.equal(await terminal.exited, 0);
  // The wait is taken away, then it is said whose sign-in it is.
  assert.ok(terminal.raw.lastIndexOf("\x1b[2K") < terminal.raw.indexOf("it ran"), "the wait was taken away");
  assert.equal((await t.browser.visits()).length, 1);
});

story("what needs no person goes on without one", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.forgetCalls();
  const { stdout } = await t.atmos(["auth", "exec", "--", "echo", "ran"], { code: 0, env: { CI: "true" } });
  assert.equal(stdout, "ran\n");
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
  const login = await t.atmos(["auth", "login", "prod-readonly", "--interactive=false"], { code: 0 });
  assert.match(login.stderr, /Authentication successful/);
});

story("`auth env --login` signs in where a person is", async (t) => {
  const { stdout } = await t.atmos(["auth", "env", "--login"], { env: PERSON, code: 0 });
  assert.match(stdout, /^export AWS_PROFILE=dev-admin;$/m);
  assert.equal((await t.browser.visits()).length, 1);
});
