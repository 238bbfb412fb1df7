/**
 * The wall around what the runtime gives to everybody: the network, timers, the console and chance are ports of
 * `src/system`, so that a test can hold the time, answer a request and know what is random.
 */
import { plainText } from "./imports.ts";
import { isProgram, roomOf } from "./rooms.ts";
import { rule } from "./rule.ts";

const GLOBALS = new Set([
  ..."fetch WebSocket EventSource XMLHttpRequest console setTimeout setInterval setImmediate".split(" "),
]);

/** Of an object that is harmless otherwise. */
const MEMBERS: ReadonlySet<string> = new Set([
  "AbortSignal.timeout",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
]);

/** What `node:crypto` has of chance, by these names. */
const CHANCE = /^(random\w+|getRandomValues|webcrypto|generate\w+)$/;

/** Nothing outside `src/system` calls the runtime. */
export const runtime: Deno.lint.Rule = rule(({ path, report }) => {
  if (!isProgram(path) || roomOf(path) === "system") return {};
  /** Where the last one stood: `{ fetch }` is two names at one place. */
  let last = -1;
  const found = (name: string, node: Deno.lint.Node): void => {
    if (node.range[0] === last) return;
    last = node.range[0];
    report(node, `only src/system calls ${name}; take it as a port from src/system/ports.ts`);
  };
  return {
    Identifier: (node) => {
      if (GLOBALS.has(node.name) && isValue(node)) found(node.name, node);
    },
    MemberExpression: (node) => {
      const [object, member] = [nameOf(node.object), memberOf(node)];
      if (object === "globalThis" && member !== undefined && GLOBALS.has(member)) {
        found(member, node.property);
      }
      const whole = `${object}.${member}`;
      if (MEMBERS.has(whole)) found(whole, node);
    },
    "ImportDeclaration[source.value='node:crypto'] > ImportSpecifier": (node: Deno.lint.ImportSpecifier) => {
      const name = node.imported.type === "Identifier" ? node.imported.name : node.imported.value;
      if (CHANCE.test(name)) found(`crypto.${name}`, node);
    },
  };
});

/** Whether the name is neither a property's nor a key's, but stands for what the runtime calls so. */
function isValue({ parent, range }: Deno.lint.Identifier): boolean {
  const isIt = (node: Deno.lint.Node | null): boolean =>
    node?.range[0] === range[0] && node.range[1] === range[1];
  if (parent.type === "MemberExpression") return parent.computed || isIt(parent.object);
  if (parent.type === "Property") return parent.computed || isIt(parent.value);
  return !("key" in parent && isIt(parent.key as Deno.lint.Node) &&
    !("computed" in parent && parent.computed));
}

function nameOf(node: Deno.lint.Node): string | undefined {
  return node.type === "Identifier" ? node.name : undefined;
}

function memberOf({ property, computed }: Deno.lint.MemberExpression): string | undefined {
  return computed ? plainText(property) : nameOf(property);
}
