import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { Command } from "commander";
import fc from "fast-check";
import { mapNode, type Node, textNode } from "../../../src/config/node.ts";
import { addGlobalOptions } from "../../../src/cli/global_options.ts";
import { helpConfiguration } from "../../../src/cli/help.ts";
import { registerCustom } from "../../../src/cli/steps/custom.ts";
import { withCustom } from "../../../src/cli/steps/custom_tree.ts";
import { printable } from "../../../src/printable.ts";
import { outlineCommands } from "../../../src/steps/command_outlines.ts";

const PLACE = { file: "atmos.yaml", line: 1, column: 1 };

/** Plain values as a configuration has them. */
function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { type: "list", items: value.map(nodeOf), tag: undefined, place: PLACE };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) =>
      [key, { keyPlace: PLACE, value: nodeOf(one) }] as const
    );
    return mapNode(PLACE, new Map(entries));
  }
  return typeof value === "string"
    ? textNode(PLACE, value)
    : { ...textNode(PLACE, ""), value: value as boolean };
}

const NASTY = fc.oneof(
  fc.constantFrom(
    "",
    "-x",
    "--",
    "-",
    "--help",
    "-h",
    "a=b",
    "a b",
    "a",
    "b",
    "help",
    "auth",
    "complete",
    "version",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "prototype",
    "files...",
    "...",
    "<x>",
    "[x]",
    "x]",
    "no-color",
    "identity",
    "dry-run",
    "dryRun",
    "i",
    "h",
    "C",
    "\u001b[2J",
    "\u202e",
    "аuth",
    "ａ",
    "good\u200b",
    "x".repeat(5000),
    "\ud800",
    "a,b",
    "a|b",
    "$(touch x)",
    "`x`",
    "\n",
    "\t",
    "\0",
  ),
  fc.string({ maxLength: 6 }),
  fc.string({ maxLength: 6, unit: "binary" }),
);

const PART = fc.record({
  name: NASTY,
  shorthand: NASTY,
  description: NASTY,
  type: fc.constantFrom("bool", "string", "int"),
  required: fc.boolean(),
  values: fc.array(NASTY, { maxLength: 3 }),
}, { requiredKeys: [] });

const { tree: COMMANDS } = fc.letrec<{ tree: [string, unknown][]; command: unknown }>((tie) => ({
  tree: fc.array(fc.tuple(NASTY, tie("command")), { maxLength: 4 }),
  command: fc.record({
    description: NASTY,
    aliases: fc.array(NASTY, { maxLength: 3 }),
    arguments: fc.array(PART, { maxLength: 3 }),
    flags: fc.array(PART, { maxLength: 3 }),
    default: NASTY,
    steps: fc.constant(["x"]),
    commands: tie("tree"),
  }, { requiredKeys: [] }),
}));

function commandsNode(list: readonly [string, unknown][]): Node {
  return mapNode(
    PLACE,
    new Map(list.map(([name, command]) => {
      const { commands, ...rest } = command as { commands?: [string, unknown][] };
      const value = nodeOf(rest) as Extract<Node, { type: "map" }>;
      const entries = new Map(value.entries);
      if (commands !== undefined) entries.set("commands", { keyPlace: PLACE, value: commandsNode(commands) });
      return [name, { keyPlace: PLACE, value: mapNode(PLACE, entries) }];
    })),
  );
}

const OWN = {
  below: new Map([["auth", { below: new Map([["list", { below: new Map() }]]) }], ["version", {
    below: new Map(),
  }]]),
};
const GOOD: [string, unknown] = ["good", { steps: ["x"], flags: [{ name: "fast", shorthand: "f" }] }];

function program(): Command {
  const made = new Command("atmos").exitOverride().configureHelp(helpConfiguration).helpCommand(false);
  addGlobalOptions(made);
  made.command("auth").command("list");
  made.command("version");
  return made;
}

function helpOf(command: Command): string[] {
  return [command.helpInformation(), ...command.createHelp().visibleCommands(command).flatMap(helpOf)];
}

Deno.test("no names hide a good command, or end the building of the tree and its help", () => {
  fc.assert(
    fc.property(COMMANDS, COMMANDS, (before, after) => {
      const outlines = outlineCommands(
        commandsNode([...before, GOOD, ...after.filter(([name]) => name !== "good")]),
        OWN,
      );
      const tree = program();
      assert.deepEqual(registerCustom(tree, outlines, () => async () => {}), []);
      const shown = tree.createHelp().visibleCommands(tree).map((command) => command.name());
      for (const name of ["auth", "version", "good"]) assert.ok(shown.includes(name), name);
      const good = tree.commands.find((command) => command.name() === "good");
      assert.deepEqual(good?.options.map((option) => option.flags), ["-f, --fast <value>"]);
      for (const help of helpOf(tree)) {
        for (const line of stripVTControlCharacters(help).split("\n")) assert.equal(printable(line), line);
        assert.ok(help.length < 200_000);
      }
      const names = withCustom(OWN, outlines);
      assert.ok(names.below.has("good"));
    }),
    { numRuns: 500, seed: 7 },
  );
});

Deno.test("what the library refuses all the same is told with its place, and stops nothing", () => {
  const outlines = outlineCommands(
    commandsNode([GOOD, ["bad", { steps: ["x"] }], ["last", { steps: ["x"] }]]),
  );
  const flag = { ...outlines[0]?.flags[0], name: "", shorthand: "xx" };
  const broken = outlines.map((one) => one.name === "bad" ? { ...one, flags: [flag] } : one);
  const tree = program();
  const problems = registerCustom(tree, broken as typeof outlines, () => async () => {});
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.message ?? "", /^the command "bad" is left out: /);
  assert.deepEqual(problems[0]?.place, PLACE);
  const shown = tree.createHelp().visibleCommands(tree).map((command) => command.name());
  assert.deepEqual(shown, ["auth", "version", "good", "last"]);
});

Deno.test("many commands, and commands in commands, have a limit that is told", () => {
  const many = Array.from(
    { length: 100_000 },
    (_, index): [string, unknown] => [`c${index}`, { steps: ["x"] }],
  );
  const wide = outlineCommands(commandsNode(many));
  assert.equal(wide.length, 501);
  assert.match(
    wide.at(-1)?.refused[0]?.message ?? "",
    /"c500" is left out: there are more than 500 commands/,
  );
  let deep: [string, unknown] = ["a", { steps: ["x"] }];
  for (let index = 0; index < 500; index++) deep = ["a", { commands: [deep] }];
  let [level] = outlineCommands(commandsNode([deep]));
  let depth = 1;
  for (; level?.commands[0] !== undefined; depth++) level = level.commands[0];
  assert.equal(depth, 17);
  assert.match(level?.refused[0]?.message ?? "", /more than 16 words deep/);
});
