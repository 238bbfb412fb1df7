import type { System } from "../system/ports.ts";
import { environmentVariable, INCLUDES, MARKS, SURROUNDINGS } from "../yaml/functions.ts";
import { programFunction } from "../yaml/programs.ts";
import type { FunctionRegistry } from "../yaml/registry.ts";

/** What may stand in a stack manifest and needs nobody else. */
export const MANIFEST_FUNCTIONS: FunctionRegistry = {
  ...SURROUNDINGS,
  ...INCLUDES,
  ...MARKS,
  // In a manifest, a variable that is not set is an empty text.
  "!env": { when: "at once", evaluate: (text, context) => environmentVariable(text, context) ?? "" },
  // What is behind it has been rendered; JSON in it counts as such.
  "!template": { when: "at once", evaluate: (text) => structured(text) },
};

/** `!exec`: runs in the working folder, with the environment of this process. */
export function manifestPrograms(system: System): FunctionRegistry {
  return {
    "!exec": programFunction(system, "In a stack manifest it may stand in any value of a component."),
  };
}

/** JSON as what it says; any other text as itself. */
function structured(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
