/** The wall around `src/system`: nothing else in the program touches the machine. */
import { plainText } from "./imports.ts";
import { rule } from "./rule.ts";
import { isProgram, roomOf } from "./rooms.ts";

/** Built-in modules that only compute; every other one reaches the machine. */
const PURE_MODULES = new Set([
  ..."assert async_hooks buffer crypto events path querystring stream string_decoder url util zlib".split(
    " ",
  ),
]);

/** What `main.ts` itself may take from `Deno`. */
const MAIN_MAY_USE = new Set(["args", "exit", "exitCode"]);

const PATHS = "paths come from src/system/path.ts; the first module of the runtime costs a third of a start";

const REASON = "only src/system names Deno; take what you need as a port from src/system/ports.ts";

/** Only `src/system` names `Deno`. */
export const machine: Deno.lint.Rule = rule(({ path, report }) => {
  if (!isProgram(path) || roomOf(path) === "system") return {};
  const mayUse = (node: Deno.lint.Node): boolean => {
    if (path !== "main.ts" || node.type !== "MemberExpression" || node.computed) return false;
    return node.property.type === "Identifier" && MAIN_MAY_USE.has(node.property.name);
  };
  return {
    Identifier: (node) => {
      if (node.name === "Deno" && !mayUse(node.parent)) report(node, REASON);
    },
    MemberExpression: ({ property, computed }) => {
      if (computed && plainText(property) === "Deno") report(property, REASON);
    },
  };
});

/** Only `src/system` imports a module that reaches the machine. */
export function machineModule(path: string, specifier: string | undefined): string | undefined {
  if (!isProgram(path) || roomOf(path) === "system" || !specifier?.startsWith("node:")) return undefined;
  // Templates have paths of their own; everything else is loaded at nearly every start.
  if (specifier === "node:path" && roomOf(path) !== "templates") return PATHS;
  const module = specifier.slice("node:".length).split("/")[0] ?? "";
  return PURE_MODULES.has(module) ? undefined : `only src/system imports ${specifier}`;
}
