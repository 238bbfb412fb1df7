import assert from "node:assert/strict";
import type { Node } from "../../../src/yaml/node.ts";
import { findings, load, loadText, repository } from "./configured.ts";

/** The commands as plain values, by name. */
function plain(node: Node | undefined): unknown {
  if (node?.type === "map") {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
  if (node?.type === "list") return node.items.map(plain);
  return node?.type === "scalar" ? node.value : undefined;
}

async function commands(text: string): Promise<unknown> {
  return plain((await loadText(`commands:\n${text}`)).written(["commands"]));
}

Deno.test("a list of commands becomes a map by name, at every depth", async () => {
  assert.deepEqual(
    await commands("  - { name: a, steps: [x] }\n  - { name: b, commands: [{ name: c, steps: [y] }] }\n"),
    { a: { name: "a", steps: ["x"] }, b: { name: "b", commands: { c: { name: "c", steps: ["y"] } } } },
  );
});

Deno.test("a name with blanks is a command below another, described before, after or never", async () => {
  const nested = { name: "a b", steps: ["y"] };
  assert.deepEqual(await commands('  - { name: "a b", steps: [y] }\n'), { a: { commands: { b: nested } } });
  for (
    const text of [
      '  - { name: a, steps: [x] }\n  - { name: " a  b ", steps: [y] }\n',
      '  - { name: " a  b ", steps: [y] }\n  - { name: a, steps: [x] }\n',
    ]
  ) {
    assert.deepEqual(await commands(text), {
      a: { name: "a", steps: ["x"], commands: { b: { ...nested, name: " a  b " } } },
    });
  }
});

Deno.test("commands of several files merge by name", async () => {
  const configuration = await load(repository({
    "/repo/atmos.yaml":
      "import: [more.yaml]\ncommands: [{ name: a, identity: own }, { name: c d, steps: [z] }]\n",
    "/repo/more.yaml": "commands: [{ name: a, identity: other, steps: [x] }, { name: c, steps: [y] }]\n",
  }));
  assert.deepEqual(plain(configuration.written(["commands"])), {
    a: { name: "a", identity: "own", steps: ["x"] },
    c: { name: "c", steps: ["y"], commands: { d: { name: "c d", steps: ["z"] } } },
  });
});

const WRONG: [item: string, expected: RegExp][] = [
  ["text", /^error 2:5 a custom command is a map, not text/],
  ["{ steps: [x] }", /^error 2:5 a custom command needs a name/],
  ['{ name: "  ", steps: [x] }', /^error 2:5 a custom command needs a name/],
  ["{ name: [a], steps: [x] }", /^error 2:5 a custom command needs a name/],
  [
    "{ name: a, steps: [x] }\n  - { name: a, steps: [y] }",
    /^error 3:13 the command "a" is described a second time/,
  ],
];

for (const [item, expected] of WRONG) {
  Deno.test(`${JSON.stringify(item)} is reported and stops no other command`, async () => {
    const text = `commands:\n  - ${item}\n  - { name: fine, steps: [z] }\n`;
    const found = await findings(text);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", expected);
    assert.ok("fine" in (plain((await loadText(text)).written(["commands"])) as object));
  });
}

Deno.test("a command described after those below it keeps them, and too many words are left out", async () => {
  const { written } = await loadText(
    "commands:\n  - { name: a b, steps: [x] }\n  - { name: a, commands: [{ name: c, steps: [x] }] }\n" +
      "  - { name: a d, steps: [x] }\n" + `  - { name: "${"w ".repeat(10_000)}", steps: [x] }\n`,
  );
  const below = written(["commands", "a", "commands"]);
  assert.deepEqual(below?.type === "map" && [...below.entries.keys()], ["b", "c", "d"]);
  assert.equal(written(["commands", "w"]), undefined);
});
