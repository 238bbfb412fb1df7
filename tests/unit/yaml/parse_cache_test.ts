import assert from "node:assert/strict";
import { tempName } from "../../../src/files/leftovers.ts";
import { nodeAt } from "../../../src/yaml/node.ts";
import { parseCached } from "../../../src/yaml/parse_cache.ts";
import type { ParsedFile } from "../../../src/yaml/parse.ts";
import type { Files } from "../../../src/system/ports.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";

const CACHE = "/home/me/.cache/atmos";
const FOLDER = `${CACHE}/config`;
const TEXT = "name: one\nlist: [!env X]\n";

function parse(system: MemorySystem, text = TEXT, file = "atmos.yaml"): Promise<ParsedFile> {
  return parseCached(system, CACHE, text, file);
}

function nameIn({ root }: ParsedFile): unknown {
  const node = nodeAt(root, ["name"]);
  return node?.type === "scalar" ? node.value : undefined;
}

function stored(system: MemorySystem): string[] {
  return system.files.paths().filter((path) => path.startsWith(FOLDER));
}

/** Replaces the stored meaning, so that a test can tell whether it is used. */
function plant(system: MemorySystem, content?: string): void {
  const [path = ""] = stored(system);
  system.files.put(path, content ?? (system.files.text(path) ?? "").replace('"one"', '"planted"'));
}

Deno.test("a text that was seen before is not parsed again", async () => {
  const system = memorySystem();
  const first = await parse(system);
  plant(system);
  const second = await parse(system);
  assert.equal(nameIn(first), "one");
  assert.equal(nameIn(second), "planted");
  assert.deepEqual(second.tags, first.tags);
});

Deno.test("what is stored is read as if it had been parsed, under the name of whichever file it is", async () => {
  const system = memorySystem();
  await parse(system, TEXT, "a.yaml");
  const again = await parse(system, TEXT, "b.yaml");
  assert.deepEqual(again, await parse(memorySystem(), TEXT, "b.yaml"));
  assert.equal(nodeAt(again.root, ["name"])?.place.file, "b.yaml");
});

Deno.test("another text has another file, and the text's own name tells nothing", async () => {
  const system = memorySystem();
  await parse(system, "name: one\n");
  await parse(system, "name: two\n");
  assert.equal(stored(system).length, 2);
  for (const path of stored(system)) assert.match(path, /\/[0-9a-f]{64}\.json$/);
});

Deno.test("files are for the owner alone, and no temporary file stays", async () => {
  const system = memorySystem();
  await parse(system);
  assert.equal((await system.files.info(FOLDER))?.mode, 0o700);
  for (const path of stored(system)) assert.equal((await system.files.info(path))?.mode, 0o600);
  assert.equal(stored(system).length, 1);
});

const NEVER_STORED: readonly [title: string, text: string][] = [
  [
    "with a literal at a secret's name",
    "auth: {identities: {me: {credentials: {secret_access_key: abc}}}}\n",
  ],
  ["with a syntax error", "name: [\n"],
  ["with a key twice", "name: 1\nname: 2\n"],
  ["without content", "# nothing\n"],
];

for (const [title, text] of NEVER_STORED) {
  Deno.test(`a text ${title} is never stored`, async () => {
    const system = memorySystem();
    await parse(system, text);
    assert.deepEqual(stored(system), []);
  });
}

const DAMAGE: readonly [title: string, content: string][] = [
  ["cut off", '{"root":[2,1,1,["na'],
  ["empty", ""],
  ["something else", '{"hello": 1}'],
  ["a tree of another form", '{"root":[2,1,1,["name",1,1,5]],"tags":[]}'],
  ["without tags", '{"root":[2,1,1,[]]}'],
  ["null", "null"],
];

for (const [title, content] of DAMAGE) {
  Deno.test(`a stored file that is ${title} is ignored and written anew`, async () => {
    const system = memorySystem();
    await parse(system);
    plant(system, content);
    assert.equal(nameIn(await parse(system)), "one");
    plant(system);
    assert.equal(nameIn(await parse(system)), "planted");
  });
}

const FAULTS: readonly (keyof Files)[] = ["info", "readText", "makeFolder", "writeNew", "rename", "list"];

for (const method of FAULTS) {
  Deno.test(`a cache in which ${method} fails is silently done without`, async () => {
    const system = memorySystem();
    system.files.failOn(method, "denied", { path: /\.cache/ });
    assert.equal(nameIn(await parse(system)), "one");
    assert.equal(nameIn(await parse(system)), "one");
    assert.deepEqual(system.stderr(), "");
    assert.deepEqual(stored(system).filter((path) => path.includes("tmp")), []);
  });
}

for (const open of [FOLDER, CACHE]) {
  Deno.test(`nothing is believed when others may write to ${open}; it is closed and emptied first`, async () => {
    const system = memorySystem();
    await parse(system);
    plant(system);
    await system.files.setMode(open, 0o777);
    assert.equal(nameIn(await parse(system)), "one");
    for (const path of [FOLDER, CACHE]) assert.equal((await system.files.info(path))?.mode, 0o700);
    plant(system);
    assert.equal(nameIn(await parse(system)), "planted", "what was written since is believed");
    await system.files.setMode(open, 0o777);
    await parse(system, "name: two\n");
    assert.equal(stored(system).length, 1, "the other one is gone");
  });

  Deno.test(`nothing is believed or written when ${open} belongs to somebody else`, async () => {
    const system = memorySystem();
    await parse(system);
    plant(system);
    system.files.giveAway(open);
    assert.equal(nameIn(await parse(system)), "one");
    await parse(system, "name: two\n");
    assert.equal(stored(system).length, 1);
  });
}

Deno.test("a link where the folder should be is not followed", async () => {
  const system = memorySystem();
  system.files.putFolder("/elsewhere");
  system.files.putLink(FOLDER, "/elsewhere");
  await parse(system);
  assert.deepEqual(system.files.paths().filter((path) => path.startsWith("/elsewhere")), []);
});

Deno.test("the newest 64 files stay, and what is not ours stays too", async () => {
  const system = memorySystem();
  await parse(system, "name: first\n");
  const [first = ""] = stored(system);
  system.files.put(`${FOLDER}/notes.txt`, "mine");
  for (let index = 0; index < 70; index++) {
    await system.clock.tick(1000);
    await parse(system, `name: ${index}\n`);
  }
  assert.equal(stored(system).filter((path) => path.endsWith(".json")).length, 64);
  assert.equal(stored(system).includes(first), false);
  assert.equal(system.files.text(`${FOLDER}/notes.txt`), "mine");
});

Deno.test("what a killed writer left goes with the next write, and what a living one is about to finish stays", async () => {
  const system = memorySystem();
  const [left, held] = ["a", "b"].map((letter) => `${FOLDER}/${tempName(system.files, letter.repeat(64))}`);
  for (const path of [left, held]) system.files.put(path ?? "", "half");
  system.files.hold(held ?? "");
  await parse(system, "name: one\n");
  assert.equal(system.files.text(left ?? ""), undefined);
  assert.equal(system.files.text(held ?? ""), "half");
});
