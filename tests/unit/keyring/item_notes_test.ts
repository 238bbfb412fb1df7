import assert from "node:assert/strict";
import { notedItem, noting } from "../../../src/keyring/item_notes.ts";
import type { ItemKey } from "../../../src/keyring/keyring.ts";
import { memoryKeyring } from "../../../src/keyring/memory.ts";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { Secret } from "../../../src/secret.ts";
import { memorySystem } from "../system/memory_system.ts";

const KEY: ItemKey = { realm: undefined, name: "corp", purpose: "refresh", madeFor: "aa" };
const FOLDERS = { cache: "/home/me/.cache/atmos" };
const value = new Secret("planted-refresh-token");

Deno.test("a note is kept and removed with its item, each for itself, and holds no secret", async () => {
  const system = memorySystem();
  const keyring = noting(memoryKeyring(), system, FOLDERS);
  const noted = (key: ItemKey): Promise<unknown> => notedItem(system, FOLDERS, key);
  await keyring.set(KEY, { class: "session", value, note: { expiresAt: 7, renews: true } });
  assert.deepEqual(await noted(KEY), { keyring: keyring.name, expiresAt: 7, renews: true });
  assert.equal(await noted({ ...KEY, realm: "other" }), undefined);
  assert.equal(await noted({ ...KEY, madeFor: "bb" }), undefined);
  const files = await system.files.list(`${FOLDERS.cache}/keyring-notes`);
  for (const { name } of files) {
    assert.doesNotMatch(
      name + await system.files.readText(`${FOLDERS.cache}/keyring-notes/${name}`),
      /planted|corp/,
    );
  }
  await keyring.set(KEY, { class: "session", value, note: { expiresAt: undefined, renews: false } });
  assert.deepEqual(await noted(KEY), { keyring: keyring.name, expiresAt: undefined, renews: false });
  await keyring.set(KEY, { class: "session", value });
  assert.equal(await noted(KEY), undefined, "nothing is told of it");
  await keyring.set(KEY, { class: "session", value, note: { expiresAt: 7, renews: true } });
  assert.equal(await keyring.delete(KEY), "deleted");
  assert.equal(await noted(KEY), undefined);
  assert.equal(await system.files.info(`${FOLDERS.cache}/keyring-notes`), undefined);
  assert.equal(await keyring.delete(KEY), "absent");
});

Deno.test("what is no note tells nothing, and a folder that cannot be written loses no item", async () => {
  const system = memorySystem();
  const keyring = noting(memoryKeyring(), system, FOLDERS);
  await keyring.set(KEY, { class: "session", value, note: { expiresAt: 7, renews: true } });
  const [{ name } = { name: "" }] = await system.files.list(`${FOLDERS.cache}/keyring-notes`);
  const path = `${FOLDERS.cache}/keyring-notes/${name}`;
  const dir = new ScopedDir(system.files, FOLDERS.cache);
  for (const text of ["", "null", "[]", "{", '{"keyring":7,"renews":true}', '{"keyring":"x"}']) {
    await dir.write(["keyring-notes", name], text);
    assert.equal(await notedItem(system, FOLDERS, KEY), undefined, text);
  }
  const blocked = noting(memoryKeyring(), system, { cache: path });
  await blocked.set(KEY, { class: "session", value, note: { expiresAt: 7, renews: true } });
  assert.equal((await blocked.get(KEY)).state, "present");
});
