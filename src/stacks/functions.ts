import type { System } from "../system/ports.ts";
import { environmentVariable, INCLUDES, MARKS, SURROUNDINGS } from "../yaml/functions.ts";
import { type Node, nodeAt } from "../yaml/node.ts";
import { programFunction } from "../yaml/programs.ts";
import type { FunctionRegistry } from "../yaml/registry.ts";
import { type Data, dataOf, mapData } from "./data.ts";

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

/** `!exec` of a project that is not trusted, for whoever only looks: the value is not known yet. */
export const WITHHELD_PROGRAMS: FunctionRegistry = {
  "!exec": { when: "at once", evaluate: () => null },
};

/** What a component is marked with: `!tags`, `!labels`, and the names and values of those alone. */
export function metadataFunctions(component: Node): FunctionRegistry {
  const labels = (): Data => mapData(nodeAt(component, ["metadata", "labels"]));
  const names = (): string[] => Object.keys(labels()).sort();
  return {
    "!tags": { when: "at once", evaluate: () => dataOf(nodeAt(component, ["metadata", "tags"])) ?? [] },
    "!labels": { when: "at once", evaluate: labels },
    "!labels.keys": { when: "at once", evaluate: names },
    "!labels.values": { when: "at once", evaluate: () => names().map((name) => labels()[name]) },
  };
}

/** A secret of a store is not fetched for whoever looks; a run, which would need it, refuses it by name. */
export const MASKED_SECRETS: FunctionRegistry = {
  "!secret": { when: "at once", evaluate: () => "<MASKED>" },
};

/** JSON as what it says; any other text as itself. */
function structured(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
