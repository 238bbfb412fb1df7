import assert from "node:assert/strict";
import { type ChunkCalls, oneByOne } from "../../../src/keyring/one_by_one.ts";

const NOTHING: ChunkCalls = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  remove: () => Promise.resolve(false),
};

Deno.test("a header that names many parts asks for none behind the first that is missing", async () => {
  const asked: number[] = [];
  const { read } = oneByOne("test", {
    ...NOTHING,
    read: (_, place) => {
      asked.push(place?.index ?? 0);
      return Promise.resolve(place?.index === 1 ? "p" : undefined);
    },
  });
  const places = Array.from({ length: 99_999 }, (_, index) => ({ slot: "a" as const, index: index + 1 }));
  const texts = await read("x", places);
  assert.deepEqual([asked, texts.length, texts[0], texts[1]], [[1, 2], 99_999, "p", undefined]);
});

Deno.test("a program that always shows a part does not keep a sweep busy for ever", async () => {
  let reads = 0;
  const { remove } = oneByOne("test", { ...NOTHING, read: () => Promise.resolve(`p${++reads}`) });
  await assert.rejects(remove("x"), { name: "KeyringFailure" });
  assert.ok(reads < 2000, `${reads}`);
});
