import assert from "node:assert/strict";
import fc from "fast-check";
import { chunkedKeyring } from "../../../src/keyring/chunked.ts";
import type { ItemStore } from "../../../src/keyring/item_store.ts";
import type { Item } from "../../../src/keyring/keyring.ts";
import { Secret } from "../../../src/secret.ts";
import { type ChunksInMemory, chunksInMemory, Killed, queue } from "./chunks_in_memory.ts";

const KEY = { realm: undefined, name: "dev", purpose: "sign-in" } as const;

const session = (value: string): Item => ({ class: "session", value: new Secret(value) });

async function textIn(keyring: ItemStore): Promise<string> {
  const found = await keyring.get(KEY);
  return found.state === "present" ? found.item.value.reveal() : found.state;
}

/** Carries out `work`, killed before its call number `lives`; whether it came to its end. */
async function killedAfter(
  memory: ChunksInMemory,
  lives: number,
  work: () => Promise<unknown>,
): Promise<boolean> {
  memory.lives = lives;
  try {
    await work();
    return true;
  } catch (thrown) {
    assert.ok(thrown instanceof Killed);
    return false;
  } finally {
    memory.lives = Infinity;
  }
}

Deno.test("a write that is killed at any point leaves the old value or the new one", async () => {
  const [before, after] = ["old ".repeat(60), "new ".repeat(90)];
  for (let lives = 0;; lives++) {
    const memory = chunksInMemory();
    const keyring = chunkedKeyring(memory.store, queue());
    await keyring.set(KEY, session(before));
    const done = await killedAfter(memory, lives, () => keyring.set(KEY, session(after)));
    assert.ok([before, after].includes(await textIn(keyring)), `killed after ${lives} calls`);
    await keyring.set(KEY, session("small"));
    assert.deepEqual([...memory.chunks.keys()], ["atmos-auth:dev::sign-in"]);
    if (done) return assert.ok(lives >= 7);
  }
});

Deno.test("a deletion that is killed at any point leaves the value or none, and a second one removes the rest", async () => {
  const before = "old ".repeat(60);
  for (let lives = 0;; lives++) {
    const memory = chunksInMemory();
    const keyring = chunkedKeyring(memory.store, queue());
    await keyring.set(KEY, session(before));
    const done = await killedAfter(memory, lives, () => keyring.delete(KEY));
    assert.ok([before, "absent"].includes(await textIn(keyring)), `killed after ${lives} calls`);
    await keyring.delete(KEY);
    await keyring.delete(KEY);
    assert.equal(await textIn(keyring), "absent");
    if (done) return assert.equal(memory.chunks.size, 0);
  }
});

Deno.test("no history of writes, deletions and kills ever gives a value that was not written", async () => {
  const step = fc.record({
    size: fc.integer({ min: -1, max: 400 }),
    lives: fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 12 })),
  });
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const memory = chunksInMemory();
    const keyring = chunkedKeyring(memory.store, queue());
    let possible = ["absent"];
    for (const [index, { size, lives }] of steps.entries()) {
      const value = `${index}:`.padEnd(Math.max(size, 4), "v");
      const work = size < 0 ? () => keyring.delete(KEY) : () => keyring.set(KEY, session(value));
      const wanted = size < 0 ? "absent" : value;
      const done = await killedAfter(memory, lives, work);
      possible = done ? [wanted] : [...possible, wanted];
      assert.ok(possible.includes(await textIn(keyring)));
    }
    await keyring.set(KEY, session("x"));
    await keyring.delete(KEY);
    const left = [...memory.chunks.keys()];
    assert.ok(left.every((name) => name.includes("#")), "a header is left");
  }));
});

Deno.test("a reader that is overtaken by writers between two of its calls reads again", async () => {
  const memory = chunksInMemory();
  const exclusive = queue();
  const keyring = chunkedKeyring(memory.store, exclusive);
  await keyring.set(KEY, session("old ".repeat(60)));
  const texts = new Map(memory.chunks);
  const newer = chunksInMemory();
  const other = chunkedKeyring(newer.store, queue());
  for (const value of ["x", "new ".repeat(60)]) await other.set(KEY, session(value));
  let reads = 0;
  memory.before = (call) => {
    // After the header was read, everything below it is replaced.
    if (call.startsWith("read") && ++reads === 2) {
      memory.chunks.clear();
      for (const [name, text] of newer.chunks) memory.chunks.set(name, text);
    }
  };
  assert.notDeepEqual(new Map(newer.chunks), texts);
  assert.equal(await textIn(keyring), "new ".repeat(60));
});

Deno.test("a header without its parts is corrupt also for the second look", async () => {
  const memory = chunksInMemory();
  const keyring = chunkedKeyring(memory.store, queue());
  await keyring.set(KEY, session("old ".repeat(60)));
  memory.chunks.delete("atmos-auth:dev::sign-in#a.2");
  const found = await keyring.get(KEY);
  assert.equal(found.state, "corrupt");
  assert.match("reason" in found ? found.reason : "", /part 2 of \d is missing/);
  assert.equal(await keyring.delete(KEY), "deleted");
  assert.equal(await keyring.delete(KEY), "absent");
});

Deno.test("a failure of the program itself is thrown on, not taken for a state of the keyring", async () => {
  const memory = chunksInMemory();
  memory.before = () => {
    throw new TypeError("a mistake in this program");
  };
  const keyring = chunkedKeyring(memory.store, queue());
  await assert.rejects(keyring.get(KEY), TypeError);
  await assert.rejects(keyring.set(KEY, session("x")), TypeError);
});
