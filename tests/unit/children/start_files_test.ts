import assert from "node:assert/strict";
import { findOverrides, startFiles } from "../../../src/children/start_files.ts";

const variables = new Set(["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]);

const lines: [string, string | undefined][] = [
  ["export AWS_PROFILE=prod", "AWS_PROFILE"],
  ["  AWS_PROFILE=prod", "AWS_PROFILE"],
  ["AWS_PROFILE='prod'; export AWS_PROFILE", "AWS_PROFILE"],
  ['[ -n "$X" ] && export AWS_ACCESS_KEY_ID=x', "AWS_ACCESS_KEY_ID"],
  ["if true; then AWS_PROFILE=x; fi", "AWS_PROFILE"],
  ["typeset -x AWS_PROFILE=x", "AWS_PROFILE"],
  ["declare -gx AWS_PROFILE=x", "AWS_PROFILE"],
  ["set -gx AWS_PROFILE prod", "AWS_PROFILE"],
  ["set --global --export AWS_PROFILE prod", "AWS_PROFILE"],
  ["# export AWS_PROFILE=prod", undefined],
  ["echo $AWS_PROFILE", undefined],
  ["export MY_AWS_PROFILE=prod", undefined],
  ["alias p='AWS_PROFILE'", undefined],
  ["export AWS_REGION=eu-west-1", undefined],
];

for (const [line, variable] of lines) {
  Deno.test(`start file line ${JSON.stringify(line)} ${variable === undefined ? "is left alone" : "is found"}`, () => {
    const expected = variable === undefined ? [] : [{ line: 2, variable }];
    assert.deepEqual(findOverrides(`\n${line}\n`, variables), expected);
  });
}

Deno.test("a start file of Windows line ends keeps its line numbers", () => {
  assert.deepEqual(findOverrides("a\r\nb\r\nexport AWS_PROFILE=x\r\n", variables)[0]?.line, 3);
});

Deno.test("a hostile start file is read in linear time", () => {
  const text = `${"set -gx ".repeat(20_000)}\n${"export ".repeat(20_000)}`;
  const started = performance.now();
  findOverrides(text, variables);
  assert.ok(performance.now() - started < 2_000);
});

Deno.test("each shell's files are those of its manual", () => {
  const flat = (shell: string, env = {}, login = true): string[] =>
    startFiles(shell, "/home/me", env, login).flat().map((path) => path.replaceAll("\\", "/"));
  assert.ok(flat("bash").includes("/home/me/.bash_profile"));
  assert.ok(flat("zsh", { ZDOTDIR: "/z" }).includes("/z/.zshrc"));
  assert.ok(flat("zsh").includes("/etc/zsh/zprofile"));
  assert.ok(flat("fish", { XDG_CONFIG_HOME: "/x" }).includes("/x/fish/config.fish"));
  assert.ok(flat("sh", { ENV: "/e" }).includes("/e"));
  assert.deepEqual(flat("nu"), []);
});

Deno.test("with arguments of its own a shell reads only what it always reads", () => {
  const flat = (shell: string): string[] =>
    startFiles(shell, "/home/me", { ENV: "/e" }, false).flat().map((path) => path.replaceAll("\\", "/"));
  assert.deepEqual(flat("bash"), []);
  assert.deepEqual(flat("sh"), []);
  assert.deepEqual(flat("zsh"), ["/etc/zsh/zshenv", "/etc/zshenv", "/home/me/.zshenv"]);
  assert.ok(flat("fish").includes("/home/me/.config/fish/config.fish"));
});
