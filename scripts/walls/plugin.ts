/**
 * The walls of the house that the syntax of a file shows: `deno lint` reports them, and editors while one types.
 * What is not TypeScript, and the names of files, are checked by `scripts/walls.ts`.
 */
import { machine, machineModule } from "./machine.ts";
import { origin, packageWall } from "./packages.ts";
import { direction, room } from "./rooms.ts";
import { importRule, rule } from "./rule.ts";
import { runtime } from "./runtime.ts";
import { focus, length, reminders } from "./tidiness.ts";

const plugin: Deno.lint.Plugin = {
  name: "walls",
  rules: {
    machine,
    "machine-module": importRule(machineModule),
    runtime,
    package: importRule(packageWall),
    origin: importRule(origin),
    direction: importRule(direction),
    room,
    focus,
    length: rule(({ path, text, report }) => ({
      Program: () => length(path, text).forEach(({ range, reason }) => report(range, reason)),
    })),
    reminders: rule(({ text, report }) => ({
      Program: () => reminders(text).forEach(({ range, reason }) => report(range, reason)),
    })),
  },
};

export default plugin;
