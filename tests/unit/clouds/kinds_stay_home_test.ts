import assert from "node:assert/strict";
import { placeOf } from "../../../scripts/walls/file.ts";
import { plainText } from "../../../scripts/walls/imports.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";

const SRC = new URL("../../../src/", import.meta.url);

const NAMES: ReadonlySet<string> = new Set(CLOUDS.flatMap(({ kinds }) => kinds.map(({ name }) => name)));

/** Kinds that a piece of source names. A word without a slash is one only where it stands behind `kind`. */
function kindsIn(source: string): string[] {
  const found: string[] = [];
  const look = (node: Deno.lint.Node): void => {
    const text = plainText(node);
    if (text === undefined || !NAMES.has(text)) return;
    const before = "parent" in node ? source.slice(node.parent.range[0], node.range[0]) : "";
    const isMeant = text.includes("/") || /\bkind\b/.test(before);
    if (isMeant) found.push(`${placeOf(source, node.range[0]).line} ${text}`);
  };
  const rule = { create: (): Deno.lint.LintVisitor => ({ Literal: look, TemplateLiteral: look }) };
  Deno.lint.runPlugin({ name: "kinds", rules: { rule } }, "a.ts", source);
  return found;
}

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const below = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(below);
    else if (name.endsWith(".ts")) yield below;
  }
}

for (
  const [source, expected] of [
    ['const a = "mock/aws";', ["1 mock/aws"]],
    ["x(`aws/user`, 'azure/cli')", ["1 aws/user", "1 azure/cli"]],
    ['if (kind === "mock") {}', ["1 mock"]],
    ['const a = { kind: "ambient" };', ["1 ambient"]],
    ['import { mock } from "./mock/cloud.ts"; const a = "mock";', []],
    ['// "mock/aws"\nconst a = `mock/aws/x`;', []],
  ] as const
) {
  Deno.test(`kinds are seen in source: ${source}`, () => assert.deepEqual(kindsIn(source), expected));
}

Deno.test("no room but a cloud's own names a kind", async () => {
  const found: string[] = [];
  let files = 0;
  for await (const file of sources(SRC)) {
    const path = file.href.slice(SRC.href.length);
    if (CLOUDS.some(({ name }) => path.startsWith(`clouds/${name}/`))) continue;
    files++;
    found.push(...kindsIn(await Deno.readTextFile(file)).map((kind) => `src/${path}:${kind}`));
  }
  assert.ok(files > 100);
  assert.deepEqual(found, []);
});
