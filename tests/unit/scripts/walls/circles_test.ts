import assert from "node:assert/strict";
import { checkCircles, importsOf } from "../../../../scripts/walls/circles.ts";

/** A file for each name, with the names that it imports. */
function circles(files: Readonly<Record<string, readonly string[]>>): string[] {
  const sources = Object.entries(files).map(([name, imports]) => ({
    path: `src/${name}.ts`,
    text: imports.map((one) => `import type { A } from "./${one}.ts";\n`).join(""),
  }));
  return checkCircles(sources).map(({ path, reason }) => `${path}: ${reason}`);
}

Deno.test("every form of an import by a path counts, and what is loaded later does not", () => {
  const text = `import { a } from "./a.ts";
import type {
  B,
} from "../b.ts";
export * from './c.ts';
import "./d.ts";
import { join } from "node:path";
const later = await import("./later.ts");
`;
  assert.deepEqual(importsOf({ path: "src/x/file.ts", text }), [
    "src/x/a.ts",
    "src/b.ts",
    "src/x/c.ts",
    "src/x/d.ts",
  ]);
});

Deno.test("imports that go one way are no circle", () => {
  assert.deepEqual(circles({ a: ["b", "c"], b: ["c"], c: ["gone"] }), []);
});

Deno.test("a circle of types is one, and is told once, with all its files", () => {
  assert.deepEqual(
    circles({ top: ["b"], b: ["c"], c: ["a", "leaf"], a: ["b"], leaf: [], d: ["e"], e: ["d"] }),
    [
      "src/a.ts: a circle of files: src/a.ts, src/b.ts, src/c.ts",
      "src/d.ts: a circle of files: src/d.ts, src/e.ts",
    ],
  );
});
