import assert from "node:assert/strict";
import {
  type AskHelp,
  judgeCommand,
  judgeExamples,
  readHelp,
  shownCommands,
} from "../../../../scripts/docs/commands.ts";

const lines = (text: string): { text: string; line: number }[] =>
  text.split("\n").map((content, index) => ({ text: content, line: index + 1 }));

const SHOWN: readonly [what: string, text: string, commands: string[]][] = [
  ["a command", "atmos auth whoami", ["1 auth whoami"]],
  ["after a prompt", "$ atmos version\n> atmos version", ["1 version", "2 version"]],
  ["with variables before it", "ATMOS_IDENTITY=a NO_COLOR=1 atmos auth env", ["1 auth env"]],
  ["inside another", "eval $(atmos auth env -i a) && atmos version", ["1 auth env -i a", "1 version"]],
  ["up to the child's own words", "atmos auth exec -i a -- aws --profile x", ["1 auth exec -i a"]],
  ["up to a comment, a pipe, a redirection", "atmos a # b\natmos c | d\natmos e > f", ["1 a", "2 c", "3 e"]],
  ["up to dots that stand for more", "atmos auth ...\natmos auth …", ["1 auth", "2 auth"]],
  ["quoted values", `atmos a --b "c d" 'e|f'`, ["1 a --b c d e|f"]],
  ["over several lines", "atmos a \\\n  --b\natmos c", ["1 a --b", "3 c"]],
  ["alone", "atmos", ["1 "]],
  ["nothing else", "atmosphere\nsudo-atmos a\n./atmos.yaml\n# atmos a\nbrew install atmos\natmos.yaml", []],
];
for (const [what, text, commands] of SHOWN) {
  Deno.test(`docs commands: ${what}`, () => {
    assert.deepEqual(
      shownCommands(lines(text)).map(({ words, line }) => `${line} ${words.join(" ")}`),
      commands,
    );
  });
}

const ROOT = `Usage: atmos [options] [command]

Signs people in.

Options:
  -V, --version          print the version
  -C, --chdir <folder>   work there,
                         --this is only a description
  --color, --no-color    colours

Commands:
  auth                   sign in and out
  version|v [options]    print the version
  help [command]         display help
`;
const LOGIN = `Usage: atmos auth login [options] [identity]

Options:
  -i, --identity [name]  which identity
  --device               no browser here
  -h, --help             display help

Global Options:
  -C, --chdir <folder>   work there

Examples:
  atmos auth login dev
`;
const PAGES: Record<string, string> = {
  "": ROOT,
  "auth": "Usage: x\n\nSession commands:\n  login [options] [identity]  sign in\n",
  "auth login": LOGIN,
  "version": "Usage: atmos version\n",
  "v": "Usage: atmos version\n",
};
const ask: AskHelp = (path) => {
  const page = PAGES[path.join(" ")];
  return page === undefined ? Promise.reject(new Error(path.join(" "))) : Promise.resolve(readHelp(page));
};

Deno.test("docs commands: a help page lists commands with their other names, and flags with their values", () => {
  const help = readHelp(ROOT);
  assert.deepEqual([...help.commands], ["auth", "version", "v", "help"]);
  assert.deepEqual([...help.flags], [
    ["-V", "none"],
    ["--version", "none"],
    ["-C", "value"],
    ["--chdir", "value"],
    ["--color", "none"],
    ["--no-color", "none"],
  ]);
  assert.deepEqual([...readHelp(LOGIN).flags.keys()], [
    "-i",
    "--identity",
    "--device",
    "-h",
    "--help",
    "-C",
    "--chdir",
  ]);
  assert.deepEqual([...readHelp("").commands], []);
});

Deno.test("docs commands: the examples of every help page are judged, with the page's name", async () => {
  assert.deepEqual(await judgeExamples(ask), []);
  const wrong: AskHelp = (path) => {
    const extra = path.length === 2 ? "Examples:\n    $ atmos auth login --devise\n" : "";
    return Promise.resolve(readHelp((PAGES[path.join(" ")] ?? "") + extra));
  };
  assert.deepEqual(await judgeExamples(wrong), [
    `atmos auth login --help: "atmos auth login" has no flag --devise`,
  ]);
});

const JUDGED: readonly [words: string, reason: string | undefined][] = [
  ["", undefined],
  ["auth login dev", undefined],
  ["auth login --identity dev --device", undefined],
  ["auth login --identity=dev -i dev -C /x", undefined],
  ["-C auth auth login", undefined],
  ["--chdir=/x auth login", undefined],
  ["auth login -C/x", undefined],
  ["auth login -", undefined],
  ["auth", undefined],
  ["atuh login", `"atmos" has no command "atuh"`],
  ["auth logon", `"atmos auth" has no command "logon"`],
  ["auth login --identify dev", `"atmos auth login" has no flag --identify`],
  ["auth login -x", `"atmos auth login" has no flag -x`],
  ["--device auth login", `"atmos" has no flag --device`],
];
for (const [words, reason] of JUDGED) {
  Deno.test(`docs commands: "atmos ${words}" ${reason === undefined ? "is right" : "is reported"}`, async () => {
    assert.equal(await judgeCommand(words.split(" ").filter(Boolean), ask), reason);
  });
}
