import assert from "node:assert/strict";
import { commandLine } from "../../../src/steps/command_line.ts";
import { memorySystem } from "../system/memory_system.ts";
import { step } from "./plans.ts";

Deno.test("a run looks for its shell once, another run for its own", async () => {
  const memory = memorySystem();
  await memory.files.makeFolder("/b", 0o755);
  await memory.files.writeNew("/b/sh", new Uint8Array(), 0o755);
  const looks: string[] = [];
  const system = {
    ...memory,
    files: {
      ...memory.files,
      target: (path: string) => {
        looks.push(path);
        return memory.files.target(path);
      },
    },
  };
  const search = { PATH: "/a:/b" };
  for (const text of ["one", "two", "three"]) {
    const { command, args } = await commandLine(system, step("any"), text, search);
    assert.deepEqual([command, args], ["/b/sh", ["-c", text]]);
  }
  assert.deepEqual(looks, ["/a/sh", "/b/sh"]);
  await commandLine(system, step("any"), "four", { ...search });
  assert.deepEqual(looks, ["/a/sh", "/b/sh", "/a/sh", "/b/sh"]);
});
