import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import type { ItemStore, StoredKey } from "../../../src/keyring/item_store.ts";
import type { Item, ItemClass, ItemKey, Lookup } from "../../../src/keyring/keyring.ts";
import { addressOf } from "../../../src/keyring/names.ts";
import { keyringOf } from "../../../src/keyring/purposes.ts";
import { Secret } from "../../../src/secret.ts";

const SIGN_IN: ItemKey = { realm: undefined, name: "corp", purpose: "sign-in" };
const KEYS: ItemKey = { ...SIGN_IN, purpose: "keys" };
const TOKENS: ItemKey = { ...SIGN_IN, purpose: "tokens" };
const OLD: StoredKey = { ...SIGN_IN, purpose: undefined };

const item = (text: string, itemClass: ItemClass = "session"): Item => ({
  class: itemClass,
  value: new Secret(text),
});

interface Counted {
  readonly store: ItemStore;
  readonly items: Map<string, { readonly key: StoredKey; readonly item: Item }>;
  /** Every call so far, such as `get atmos-auth:corp`. */
  readonly calls: string[];
  /** What a look at an item says instead of the item. */
  readonly troubles: Map<string, Lookup>;
  /** Runs before each call. */
  before: (call: string) => void;
}

function counted(...earlier: Item[]): Counted {
  const items: Counted["items"] = new Map();
  for (const one of earlier) items.set(addressOf(OLD), { key: OLD, item: one });
  const troubles: Counted["troubles"] = new Map();
  const calls: string[] = [];
  const note = (call: string): Promise<void> =>
    Promise.resolve().then(() => {
      counted.before(call);
      calls.push(call);
    });
  const store: ItemStore = {
    name: "keyring that counts",
    get: async (key) => {
      await note(`get ${addressOf(key)}`);
      const found = items.get(addressOf(key));
      if (found === undefined) return { state: "absent" };
      return troubles.get(addressOf(key)) ?? { state: "present", item: found.item };
    },
    set: async (key, one) => {
      await note(`set ${addressOf(key)}`);
      items.set(addressOf(key), { key, item: one });
    },
    delete: async (key) => {
      await note(`delete ${addressOf(key)}`);
      return items.delete(addressOf(key)) ? "deleted" : "absent";
    },
    list: async () => {
      await note("list");
      return [...items.values()].map(({ key, item }) => ({ key, class: item.class }));
    },
  };
  const counted: Counted = { store, items, calls, troubles, before: () => {} };
  return counted;
}

async function textIn(store: ItemStore, key: ItemKey): Promise<string> {
  const found = await keyringOf(store).get(key);
  return found.state === "present" ? found.item.value.reveal() : found.state;
}

Deno.test("what is stored for its purpose is read with one call", async () => {
  const { store, calls } = counted(item("earlier"));
  await store.set(SIGN_IN, item("now"));
  calls.length = 0;
  assert.equal(await textIn(store, SIGN_IN), "now");
  assert.deepEqual(calls, ["get atmos-auth:corp::sign-in"]);
});

Deno.test("an item without a purpose costs one call more, until it moves", async () => {
  const { store, calls } = counted(item("earlier"));
  const keyring = keyringOf(store);
  const found = await keyring.get(SIGN_IN);
  assert.equal(found.state === "present" && found.item.value.reveal(), "earlier");
  assert.deepEqual(calls.splice(0), ["get atmos-auth:corp::sign-in", "get atmos-auth:corp"]);
  await keyring.set(SIGN_IN, item("renewed"));
  assert.deepEqual(calls.splice(0), [
    "set atmos-auth:corp::sign-in",
    "get atmos-auth:corp",
    "delete atmos-auth:corp",
  ]);
  await keyring.get(SIGN_IN);
  await keyring.set(SIGN_IN, item("renewed again"));
  assert.deepEqual(calls, ["get atmos-auth:corp::sign-in", "set atmos-auth:corp::sign-in"]);
});

Deno.test("a miss looks for it once, and a purpose that never was without one does not look at all", async () => {
  const { store, calls } = counted();
  const keyring = keyringOf(store);
  await keyring.get(SIGN_IN);
  calls.length = 0;
  for (const key of [SIGN_IN, KEYS, TOKENS]) {
    assert.equal((await keyring.get(key)).state, "absent");
    assert.equal(await keyring.delete(key), "absent");
  }
  assert.deepEqual(
    calls,
    ["sign-in", "keys", "tokens"].flatMap((purpose) => [
      `get atmos-auth:corp::${purpose}`,
      `delete atmos-auth:corp::${purpose}`,
    ]),
  );
});

Deno.test("after a list each item costs what it needs: one deletion, or two where it has no purpose yet", async () => {
  const { store, calls } = counted(item("earlier"));
  await store.set({ ...SIGN_IN, name: "other" }, item("now"));
  const keyring = keyringOf(store);
  const listed = await keyring.list();
  calls.length = 0;
  for (const { key } of listed) assert.equal(await keyring.delete(key), "deleted");
  assert.deepEqual(calls, [
    "delete atmos-auth:corp",
    "delete atmos-auth:corp::sign-in",
    "delete atmos-auth:other::sign-in",
  ]);
  assert.deepEqual(await keyring.list(), []);
});

for (
  const [itemClass, mine, others] of [["session", SIGN_IN, KEYS], ["long-lived", KEYS, SIGN_IN]] as const
) {
  Deno.test(`an item of the class ${itemClass} is ${mine.purpose}, and no other purpose ever touches it`, async () => {
    const { store, items, troubles } = counted(item("earlier", itemClass));
    assert.equal(await textIn(store, mine), "earlier");
    for (const isListed of [false, true]) {
      for (const other of [others, TOKENS]) {
        const keyring = keyringOf(store);
        if (isListed) assert.deepEqual(await keyring.list(), [{ key: mine, class: itemClass }]);
        assert.equal((await keyring.get(other)).state, "absent");
        await keyring.set(other, item("of another purpose"));
        assert.equal(await keyring.delete(other), "deleted");
        assert.equal(await keyring.delete(other), "absent");
      }
    }
    for (const state of ["locked", "unreachable", "corrupt"] as const) {
      troubles.set(addressOf(OLD), { state, reason: "it is", hint: "" });
      assert.equal(await textIn(store, others), "absent");
      assert.equal(await keyringOf(store).delete(others), "absent");
      assert.equal(await textIn(store, mine), state);
    }
    assert.deepEqual([...items.keys()], ["atmos-auth:corp"]);
    assert.equal(await keyringOf(store).delete(mine), "deleted");
    assert.deepEqual([...items.keys()], []);
  });
}

Deno.test("of an item that is there with and without a purpose the new one counts, is listed once, and both go", async () => {
  for (const first of [OLD, SIGN_IN]) {
    const { store, items } = counted();
    await store.set(first, item(first === OLD ? "earlier" : "now"));
    await store.set(first === OLD ? SIGN_IN : OLD, item(first === OLD ? "now" : "earlier"));
    const keyring = keyringOf(store);
    assert.equal(await textIn(store, SIGN_IN), "now");
    assert.deepEqual(await keyring.list(), [{ key: SIGN_IN, class: "session" }]);
    assert.equal(await keyring.delete(SIGN_IN), "deleted");
    assert.equal(items.size, 0);
  }
});

Deno.test("whoever reads while another process moves the item finds it", async () => {
  const world = counted(item("earlier"));
  const [, earlier] = ["get atmos-auth:corp::sign-in", "get atmos-auth:corp"];
  world.before = (call) => {
    if (call !== earlier) return;
    world.items.set(addressOf(SIGN_IN), { key: SIGN_IN, item: item("moved") });
    world.items.delete(addressOf(OLD));
  };
  assert.equal(await textIn(world.store, SIGN_IN), "moved");
});

Deno.test("killed at any point, a write leaves an item, and a deletion never brings back the earlier one", async () => {
  for (let lives = 0; lives < 4; lives++) {
    const world = counted(item("earlier"));
    const killAfter = (calls: number): void => {
      let left = calls;
      world.before = () => {
        if (left-- <= 0) throw new Error("killed");
      };
    };
    killAfter(lives);
    await keyringOf(world.store).set(SIGN_IN, item("now")).catch(() => {});
    world.before = () => {};
    assert.equal(await textIn(world.store, SIGN_IN), lives === 0 ? "earlier" : "now");
    killAfter(lives);
    await keyringOf(world.store).delete(SIGN_IN).catch(() => {});
    world.before = () => {};
    assert.notEqual(await textIn(world.store, SIGN_IN), lives === 0 ? "now" : "earlier");
  }
});

Deno.test("an earlier item that does not go fails no write, and is no success of a deletion", async () => {
  const { store } = counted(item("earlier"));
  const refusal = new AtmosError("unavailable", "it is locked");
  const stubborn: ItemStore = {
    ...store,
    delete: (key) => key.purpose === undefined ? Promise.reject(refusal) : store.delete(key),
  };
  await keyringOf(stubborn).set(SIGN_IN, item("now"));
  assert.equal(await textIn(stubborn, SIGN_IN), "now");
  await assert.rejects(keyringOf(stubborn).delete(SIGN_IN), refusal);
  assert.equal(await textIn(stubborn, SIGN_IN), "now");
});

Deno.test("what is damaged and of no class that anybody could tell goes with whoever replaces it", async () => {
  const { store, troubles, items } = counted(item("earlier"));
  const blind: ItemStore = { ...store, list: () => Promise.reject(new AtmosError("unavailable", "no list")) };
  troubles.set(addressOf(OLD), { state: "locked", reason: "it is locked", hint: "Open it." });
  await assert.rejects(keyringOf(blind).delete(SIGN_IN), {
    code: "unavailable",
    message: 'cannot delete the sign-in of "corp": it is locked',
    hint: "Open it.",
  });
  assert.equal(items.size, 1);
  troubles.set(addressOf(OLD), { state: "corrupt", reason: "it is damaged", hint: "" });
  assert.equal(await keyringOf(blind).delete(SIGN_IN), "deleted");
});
