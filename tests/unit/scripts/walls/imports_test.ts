import assert from "node:assert/strict";
import { importVisitor } from "../../../../scripts/walls/imports.ts";

function found(source: string): (string | undefined)[] {
  const specifiers: (string | undefined)[] = [];
  const create = (): Deno.lint.LintVisitor => importVisitor(({ specifier }) => specifiers.push(specifier));
  Deno.lint.runPlugin({ name: "imports", rules: { all: { create } } }, "a.ts", source);
  return specifiers;
}

const TABLE: readonly [name: string, source: string, specifiers: readonly (string | undefined)[]][] = [
  ["a default import", `import a from "m";`, ["m"]],
  ["named imports over lines with comments", `import {\n  a, // from "x"\n  b as from,\n} from 'm'`, ["m"]],
  ["a namespace", `import * as a from "m"`, ["m"]],
  ["types alone", `import type { A } from "m"; import { type B } from "n"`, ["m", "n"]],
  ["for its effects", `import "m"`, ["m"]],
  ["with attributes", `import a from "./a.json" with { type: "json" }`, ["./a.json"]],
  ["an import called from", `import from from "m"`, ["m"]],
  ["re-exports", `export { a } from "m"; export * from "n"; export type { B } from "o"`, ["m", "n", "o"]],
  ["a dynamic import", `await import("m")`, ["m"]],
  ["a dynamic import by template", "import(`m`)", ["m"]],
  ["a dynamic import with attributes", `import("m", {})`, ["m"]],
  ["a comment before the name", `import(/* why */ "m")`, ["m"]],
  ["a type of another module", `let a: import("m").A`, ["m"]],
  ["require", `import a = require("m")`, ["m"]],
  ["escapes in the name", `import "\\x6d"`, ["m"]],
  ["a computed dynamic import", `import(name)`, [undefined]],
  ["a joined dynamic import", `import("a" + b)`, [undefined]],
  ["a filled template", "import(`a${b}`)", [undefined]],
  ["import inside a template", "`${await import('m')}`", ["m"]],
  ["nothing in comments and strings", `// import "a"\n"import 'b'"; \`import "c"\``, []],
  ["no export without a source", `export { a }; export const b = "m"; export default "n"`, []],
  ["no properties of that name", `a.import("m"); import.meta.url; Array.from("m"); a.require("m")`, []],
];

for (const [name, source, specifiers] of TABLE) {
  Deno.test(`imports: ${name}`, () => assert.deepEqual(found(source), specifiers));
}
