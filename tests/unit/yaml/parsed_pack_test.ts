import assert from "node:assert/strict";
import { keepText } from "../../../src/yaml/keep_parsed.ts";
import { openParsedPack } from "../../../src/yaml/parsed_pack.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";

const CACHE = "/home/me/.cache/atmos";

async function valueOf(system: MemorySystem, text: string): Promise<unknown> {
  const pack = await openParsedPack(system, CACHE, "/project/stacks");
  const { root } = await pack.parse(text, "a.yaml");
  await pack.save();
  return root?.type === "map" ? [...root.entries.values()][0]?.value : undefined;
}

async function kept(system: MemorySystem): Promise<{ path: string; text: string } | undefined> {
  const [file] = await system.files.list(`${CACHE}/manifests`);
  if (file === undefined) return undefined;
  const path = `${CACHE}/manifests/${file.name}`;
  return { path, text: await system.files.readText(path) ?? "" };
}

Deno.test("what a text means is the same from the pack, whatever file it stands in then", async () => {
  const system = memorySystem();
  const first = await valueOf(system, "a: !env X\n");
  assert.deepEqual(await valueOf(system, "a: !env X\n"), first);
  const { text } = await kept(system) ?? {};
  assert.ok(text?.includes("!env"), text);
  const pack = await openParsedPack(system, CACHE, "/project/stacks");
  const { root } = await pack.parse("a: !env X\n", "b.yaml");
  assert.equal(root?.place.file, "b.yaml");
});

Deno.test("only what was asked for is kept, and a run without news writes nothing", async () => {
  const system = memorySystem();
  await valueOf(system, "a: 1\n");
  const before = await kept(system);
  await valueOf(system, "a: 1\n");
  assert.deepEqual(await kept(system), before);
  await valueOf(system, "b: 2\n");
  const { text = "" } = await kept(system) ?? {};
  assert.equal(JSON.parse(text).files.length, 1);
});

Deno.test("secrets and broken texts are not kept", async () => {
  for (const text of ["secret_access_key: abcd\n", "a: [\n", "aws_secret_access_key: x\n"]) {
    const system = memorySystem();
    await valueOf(system, text);
    assert.equal(await kept(system), undefined, text);
  }
});

Deno.test("what cannot be kept is not, and nothing fails", async () => {
  const system = memorySystem();
  const place = { cache: CACHE, folder: `${CACHE}/manifests`, name: `${"0".repeat(64)}.json`, isOpen: false };
  await keepText(system.files, place, () => {
    throw new RangeError("Invalid string length");
  });
  await keepText(system.files, place, () => undefined);
  assert.equal(await kept(system), undefined);
});

Deno.test("what earlier versions have kept is removed, and nothing else beside it", async () => {
  const system = memorySystem();
  const old = `${CACHE}/stacks/${"a".repeat(64)}.json`;
  for (const path of [old, `${CACHE}/stacks/mine.txt`]) system.files.put(path, "x", 0o600);
  await system.files.setMode(`${CACHE}/stacks`, 0o700);
  await openParsedPack(system, CACHE, "/project/stacks");
  assert.deepEqual((await system.files.list(`${CACHE}/stacks`)).map(({ name }) => name), ["mine.txt"]);
  await system.files.removeFile(`${CACHE}/stacks/mine.txt`);
  await openParsedPack(system, CACHE, "/project/stacks");
  assert.equal(await system.files.info(`${CACHE}/stacks`), undefined);
});

Deno.test("whatever is wrong with the pack, it is only slower", async () => {
  const system = memorySystem();
  const good = await valueOf(system, "a: 1\n");
  const { path = "", text = "" } = await kept(system) ?? {};
  for (
    const damaged of [
      "",
      "{",
      "[]",
      "null",
      text.replace("manifests-2", "manifests-1"),
      text.replace("[2,1,1", "[3,1,1"),
      text.replace(",[]]", ",[5]]"),
    ]
  ) {
    system.files.put(path, damaged, 0o600);
    assert.deepEqual(await valueOf(system, "a: 1\n"), good, damaged);
  }
});

Deno.test("what others could have written is not believed", async () => {
  const system = memorySystem();
  await valueOf(system, "a: 1\n");
  const { path = "", text = "" } = await kept(system) ?? {};
  system.files.put(path, text.replace("[0,1,4,1]", "[0,1,4,666]"), 0o600);
  assert.equal((await valueOf(system, "a: 1\n") as { value: unknown }).value, 666, "the test knows the form");
  await system.files.setMode(`${CACHE}/manifests`, 0o777);
  assert.equal((await valueOf(system, "a: 1\n") as { value: unknown }).value, 1);
});
