import assert from "node:assert/strict";
import { outlineCommands } from "../../../src/steps/command_outlines.ts";
import type { CommandOutline } from "../../../src/steps/custom_command.ts";
import { loadText } from "../config/configured.ts";

const TEAM = `commands:
  - { name: deploy, aliases: [d, 7], flags: [{ name: stage, type: bool }], steps: [x] }
  - { name: group, commands: [{ name: below, aliases: [b], steps: [x] }] }
  - { name: "deploy app", steps: [x] }
  - { name: "dеploy", steps: [x] }
  - { name: other, aliases: [deploy, d, o], arguments: [{ name: a }], steps: [x] }
  - { name: broken, flags: [{ name: "-f" }], steps: [x] }
  - { name: twin, aliases: [broken], steps: [x] }
  - { name: "-dash", steps: [x] }
`;

function answering(outlines: readonly CommandOutline[], word: string): CommandOutline[] {
  return outlines.filter(({ name, aliases, lostAliases }) =>
    [name, ...aliases, ...lostAliases.map(({ alias }) => alias)].includes(word)
  );
}

for (
  const word of ["deploy", "d", "7", "group", "other", "o", "broken", "twin", "-dash", "dеploy", "b", "none"]
) {
  Deno.test(`command outlines: for "${word}" they say the same of it as all of them do`, async () => {
    const commands = (await loadText(TEAM)).written(["commands"]);
    const all = outlineCommands(commands);
    const some = outlineCommands(commands, undefined, word);
    assert.deepEqual(answering(some, word), answering(all, word));
    assert.deepEqual(some.map(({ name }) => name), all.map(({ name }) => name));
  });
}

Deno.test("command outlines: whom nobody called is known by names alone", async () => {
  const commands = (await loadText(TEAM)).written(["commands"]);
  const some = outlineCommands(commands, undefined, "group");
  const deploy = some.find(({ name }) => name === "deploy");
  assert.deepEqual(deploy?.aliases, ["d", "7"]);
  assert.deepEqual([deploy?.flags, deploy?.commands], [[], []]);
});

Deno.test("command outlines: a word that no command has leaves all of them whole", async () => {
  const commands = (await loadText(TEAM)).written(["commands"]);
  assert.deepEqual(outlineCommands(commands, undefined, "none"), outlineCommands(commands));
});

Deno.test("command outlines: whoever is left out because there are too many is left out for everybody", async () => {
  const names = Array.from({ length: 400 }, (_, n) => `{ name: c${n}, steps: [x] }`).join(", ");
  const groups = ["a", "b", "c", "d", "e", "f"].map((name) =>
    `  - { name: ${name}, commands: [${names}] }\n`
  );
  const commands = (await loadText(`commands:\n${groups.join("")}`)).written(["commands"]);
  assert.deepEqual(
    answering(outlineCommands(commands, undefined, "f"), "f").map(({ commands }) => commands.length),
    answering(outlineCommands(commands), "f").map(({ commands }) => commands.length),
  );
});
