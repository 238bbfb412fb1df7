import assert from "node:assert/strict";
import { findOverrides, type ShellStart, shellStart, startFiles } from "../../../src/children/start_files.ts";

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

const PLAIN = { login: false, interactive: true };
const LOGIN = { login: true, interactive: true };
const COMMAND = { login: false, interactive: false };

function flat(shell: string, start: ShellStart, env = {}): string[] {
  return startFiles(shell, "/home/me", env, start).flat().map((path) => path.replaceAll("\\", "/"));
}

Deno.test("each shell's files are those of its manual", () => {
  assert.deepEqual(flat("bash", PLAIN), ["/etc/bash.bashrc", "/home/me/.bashrc"]);
  assert.ok(flat("bash", LOGIN).includes("/home/me/.bash_profile"));
  assert.ok(flat("zsh", PLAIN, { ZDOTDIR: "/z" }).includes("/z/.zshrc"));
  assert.ok(!flat("zsh", PLAIN).includes("/etc/zsh/zprofile"));
  assert.ok(flat("zsh", LOGIN).includes("/etc/zsh/zprofile"));
  assert.ok(flat("fish", PLAIN, { XDG_CONFIG_HOME: "/x" }).includes("/x/fish/config.fish"));
  assert.deepEqual(flat("sh", PLAIN, { ENV: "/e" }), ["/e"]);
  assert.ok(flat("sh", LOGIN).includes("/home/me/.profile"));
  assert.deepEqual(flat("nu", LOGIN), []);
});

Deno.test("a shell that runs a command reads only what it always reads", () => {
  assert.deepEqual(flat("bash", COMMAND), []);
  assert.deepEqual(flat("sh", COMMAND, { ENV: "/e" }), []);
  assert.deepEqual(flat("zsh", COMMAND), ["/etc/zsh/zshenv", "/etc/zshenv", "/home/me/.zshenv"]);
  assert.ok(flat("fish", COMMAND).includes("/home/me/.config/fish/config.fish"));
});

const starts: [args: string[], onTerminal: boolean, expected: ShellStart][] = [
  [[], true, PLAIN],
  [[], false, COMMAND],
  [["-l"], true, LOGIN],
  [["--login"], false, { login: true, interactive: false }],
  [["-i"], false, PLAIN],
  [["-il"], false, LOGIN],
  [["-c", "env"], true, COMMAND],
  [["-lc", "env"], true, { login: true, interactive: false }],
  [["-ic", "env"], true, PLAIN],
  [["script.sh", "-li"], true, COMMAND],
  [["--norc"], true, PLAIN],
];

for (const [args, onTerminal, expected] of starts) {
  Deno.test(`a shell with [${args.join(" ")}] ${onTerminal ? "on a terminal" : "elsewhere"} is known`, () => {
    assert.deepEqual(shellStart(args, onTerminal), expected);
  });
}
