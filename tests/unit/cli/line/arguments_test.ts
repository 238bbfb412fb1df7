import assert from "node:assert/strict";
import { type CommandNames, splitArguments } from "../../../../src/cli/line/arguments.ts";

function names(tree: { readonly [name: string]: readonly string[] }): CommandNames {
  const leaf: CommandNames = { below: new Map() };
  return {
    below: new Map(
      Object.entries(tree).map((
        [name, below],
      ) => [name, { below: new Map(below.map((one) => [one, leaf])) }]),
    ),
  };
}

const COMMANDS = names({ auth: ["login", "exec", "list"], version: [] });

const CASES: readonly (readonly [string, string, string | undefined])[] = [
  ["", "", undefined],
  ["auth login", "auth login", undefined],
  ["auth login -i dev", "auth login --identity=dev", undefined],
  ["auth login --identity dev", "auth login --identity=dev", undefined],
  ["auth login -i=dev", "auth login --identity=dev", undefined],
  ["auth login --identity=dev", "auth login --identity=dev", undefined],
  ["auth login -idev", "auth login -idev", undefined],
  ["auth login -i", "auth login --identity=", undefined],
  ["auth login --identity --device", "auth login --identity= --device", undefined],
  ["-i dev auth login", "--identity=dev auth login", undefined],
  ["--identity auth login", "--identity= auth login", undefined],
  ["auth --identity login", "auth --identity= login", undefined],
  ["auth login -i login", "auth login --identity=login", undefined],
  ["auth exec -i -- aws -i x", "auth exec --identity=", "aws -i x"],
  ["auth exec -- aws -- -C=x", "auth exec", "aws -- -C=x"],
  ["auth exec --", "auth exec", ""],
  ["-C=dir auth list", "--chdir=dir auth list", undefined],
  ["-Cdir auth list", "-Cdir auth list", undefined],
  ["--interactive auth list", "--interactive=true auth list", undefined],
  ["--interactive=false auth list", "--interactive=false auth list", undefined],
];

for (const [line, own, tail] of CASES) {
  Deno.test(`the command line "${line}" is split right`, () => {
    const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");
    assert.deepEqual(splitArguments(words(line), COMMANDS), {
      own: words(own),
      tail: tail === undefined ? undefined : words(tail),
    });
  });
}

Deno.test("empty words and names of built-in properties are words like any other", () => {
  assert.deepEqual(splitArguments(["", "constructor", "__proto__", "-i", ""], COMMANDS), {
    own: ["", "constructor", "__proto__", "--identity="],
    tail: undefined,
  });
});
