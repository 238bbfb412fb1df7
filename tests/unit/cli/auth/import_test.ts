import assert from "node:assert/strict";
import { importersOf, readTool, toolsHere } from "../../../../src/auth/import/tools.ts";
import { silent } from "../../../../src/auth/silent.ts";
import { CLOUDS, registryOf } from "../../../../src/clouds/registry.ts";
import { TOOL_NAMES } from "../../../../src/cli/auth/import/tool_names.ts";
import { leftoversText, toolsText } from "../../../../src/cli/auth/import/text.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import { memorySystem } from "../../system/memory_system.ts";

const PLAIN = createStyle(false);
const TOOLS = await importersOf(registryOf(CLOUDS));

Deno.test("the tools that may be typed are those that are read", () => {
  assert.deepEqual([...TOOLS.keys()].sort(), [...TOOL_NAMES].sort());
  assert.equal(TOOLS.get("leapp")?.length, 2, "two clouds read it");
});

Deno.test("tools with files here are shown with what to type", async () => {
  const system = memorySystem({ files: { "/home/me/.saml2aws": "", "/home/me/.Leapp/Leapp-lock.json": "" } });
  const here = await toolsHere(TOOLS, { system, folders: findFolders(system.env) });
  assert.equal(
    toolsText(here, PLAIN),
    "sessions of Leapp\n  Files   /home/me/.Leapp/Leapp-lock.json\n  Import  atmos auth import leapp\n\n" +
      "sign-ins of saml2aws\n  Files   /home/me/.saml2aws\n  Import  atmos auth import saml2aws\n",
  );
});

Deno.test("a tool that nobody knows, or that has nothing here, is an error that says what next", async () => {
  const system = memorySystem();
  const machine = { system, folders: findFolders(system.env), interaction: silent };
  await assert.rejects(readTool(TOOLS, "aws-volt", machine), { code: "usage" });
  for (const tool of TOOL_NAMES) {
    await assert.rejects(readTool(TOOLS, tool, machine), { code: "not_found" }, tool);
  }
});

Deno.test("what has no counterpart is a line each, and not without end", () => {
  const leftover = { place: "f:1", what: "profile \u001b[2J", reason: "it is odd" };
  assert.equal(
    leftoversText([leftover], PLAIN),
    "Without a counterpart:\n  f:1  profile \\u001b[2J: it is odd\n",
  );
  assert.match(leftoversText(Array.from({ length: 1000 }, () => leftover), PLAIN), /\n {2}and 800 more\n$/);
  assert.equal(leftoversText([], PLAIN), "");
  const long = {
    place: "~/.aws/config:1",
    what: 'profile "default"',
    reason: "nobody signs in with it at all",
  };
  assert.equal(
    leftoversText([long, leftover], PLAIN, 40),
    "Without a counterpart:\n  ~/.aws/config:1\n" +
      '    profile "default": nobody signs in\n    with it at all\n  f:1  profile \\u001b[2J: it is odd\n',
  );
});
