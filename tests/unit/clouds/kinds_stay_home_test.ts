import assert from "node:assert/strict";
import { tokenize } from "../../../scripts/walls/tokens.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";

const SRC = new URL("../../../src/", import.meta.url);

const NAMES: ReadonlySet<string> = new Set(CLOUDS.flatMap(({ kinds }) => kinds.map(({ name }) => name)));

/** Kinds that a piece of source names. A word without a slash is one only where it stands behind `kind`. */
function kindsIn(source: string): string[] {
  const tokens = tokenize(source).filter(({ kind }) => kind !== "comment");
  return tokens.flatMap(({ kind, text, line }, index) => {
    if ((kind !== "string" && kind !== "template") || !NAMES.has(text)) return [];
    const before = tokens.slice(Math.max(0, index - 4), index);
    const isMeant = text.includes("/") || before.some((token) => token.text === "kind");
    return isMeant ? [`${line} ${text}`] : [];
  });
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
