import assert from "node:assert/strict";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import type { ItemClass, ItemKey, Keyring, Purpose } from "../../src/keyring/keyring.ts";
import { Secret } from "../../src/secret.ts";

/** One empty keyring to try, and a look behind it. */
export interface Subject {
  readonly keyring: Keyring;
  /** The same keyring as another process sees it. */
  again(): Keyring;
  /** What is behind it, to put items in as versions without purposes did; undefined where none can have any. */
  readonly store?: () => ItemStore;
  /** Puts something of another program where the keyring keeps its items. */
  plantForeign(): Promise<void>;
  /** How many entries of this program lie in the store, chunks counted one by one. */
  entries(): Promise<number>;
  remove(): Promise<void>;
}

export interface ContractOptions {
  /** Why the suite cannot run here; undefined when it can. */
  readonly missing?: string | undefined;
  /** Each call starts a slow stand-in: a dozen writers still overtake each other, and fewer parts are still several. */
  readonly slow?: boolean;
}

const key = (name: string, realm?: string, purpose: Purpose = "sign-in"): ItemKey => ({
  realm,
  name,
  purpose,
});

const VALUES: readonly (readonly [string, string])[] = [
  ["plain text", "AKIAIOSFODNN7EXAMPLE"],
  ["an empty text", ""],
  ["unicode", "gr\u00fc\u00dfe \u2603 \u{1f511} \u0627\u0644"],
  ["a newline at the end", "line\n"],
  ["nothing but newlines", "\n\r\n\r"],
  ["a NUL in the middle", "before\0after"],
  ["a byte order mark at the start", "\ufeffvalue"],
  ["quotes, backslashes and dollar signs", `it's "q" \\ $HOME $(id) \`id\` %PATH%`],
  ["text that looks like hex", "deadbeef00"],
  ["text that looks like an envelope", "atmos1:s:1:0:0:x:"],
  ["terminal escapes", "\x1b]0;title\x07\x1b[2J"],
  ["100 KB", "0123456789abcde\n".repeat(6400)],
];

const NAMES: readonly string[] = [
  "dev-admin",
  "Dev-Admin",
  "DEV-ADMIN",
  "acme/PowerUserAccess",
  "a:b",
  "a%3ab",
  "two words",
  " ",
  "",
  ".",
  "..",
  "../../etc/passwd",
  "-a",
  "--label=x",
  "*",
  "#a.1",
  'it\'s "quoted" \\',
  "line\nbreak\ttab\0nul\x1b[31m",
  "gr\u00fc\u00dfe \u{1f511}",
  "x".repeat(200),
  "\u{1f511}".repeat(200),
  "index",
];

async function valueIn(keyring: Keyring, at: ItemKey): Promise<string> {
  const found = await keyring.get(at);
  assert.equal(found.state, "present", JSON.stringify(found));
  return found.state === "present" ? found.item.value.reveal() : "";
}

const session = (value: string): { class: "session"; value: Secret } => ({
  class: "session",
  value: new Secret(value),
});

const listed = async (keyring: Keyring): Promise<string[]> =>
  (await keyring.list()).map(({ key, class: itemClass }) => JSON.stringify([key.realm, key.name, itemClass]))
    .sort();

/** What every keyring must do, whatever it is made of. */
export function keyringContract(
  name: string,
  make: () => Promise<Subject>,
  options: ContractOptions = {},
): void {
  const rule = (text: string, check: (subject: Subject) => Promise<void>): void => {
    const reason = options.missing === undefined ? "" : ` (skipped: ${options.missing})`;
    Deno.test({
      name: `${name}: ${text}${reason}`,
      ignore: options.missing !== undefined,
      fn: async () => {
        const subject = await make();
        try {
          await check(subject);
        } finally {
          await subject.remove();
        }
      },
    });
  };

  rule("a value comes back exactly as it was", async ({ keyring, again }) => {
    for (const [what, value] of VALUES) {
      await keyring.set(key("item"), session(value));
      assert.equal(await valueIn(again(), key("item")), value, what);
    }
  });

  rule("names are told apart, whatever characters they are made of", async ({ keyring, again }) => {
    for (const [index, text] of NAMES.entries()) await keyring.set(key(text), session(`value ${index}`));
    for (const [index, text] of NAMES.entries()) {
      assert.equal(await valueIn(again(), key(text)), `value ${index}`, JSON.stringify(text));
    }
    const expected = NAMES.map((text) => JSON.stringify([undefined, text, "session"])).sort();
    assert.deepEqual(await listed(again()), expected);
  });

  rule("the same name in two realms, or in none, is another item", async ({ keyring, again }) => {
    const keys = [key("dev"), key("dev", "acme"), key("dev", "globex"), key("acme:dev"), key("", "acme:dev")];
    for (const [index, one] of keys.entries()) await keyring.set(one, session(`value ${index}`));
    for (const [index, one] of keys.entries()) assert.equal(await valueIn(again(), one), `value ${index}`);
    assert.equal(await keyring.delete(key("dev", "acme")), "deleted");
    assert.equal((await again().get(key("dev", "acme"))).state, "absent");
    assert.equal((await listed(again())).length, keys.length - 1);
  });

  rule("one name may be kept for several purposes, and they never meet", async ({ keyring, again }) => {
    const names = [key("corp"), key("corp", "acme"), key("", ""), key("sign-in", ""), key("keys", "corp")];
    const purposes = ["sign-in", "keys", "tokens"] as const;
    const keys = names.flatMap((one) => purposes.map((purpose): ItemKey => ({ ...one, purpose })));
    for (const [index, one] of keys.entries()) await keyring.set(one, session(`value ${index}`));
    for (const [index, one] of keys.entries()) assert.equal(await valueIn(again(), one), `value ${index}`);
    assert.deepEqual(
      (await again().list()).map((item) => JSON.stringify(item.key)).sort(),
      keys.map((one) => JSON.stringify(one)).sort(),
    );
    assert.equal(await keyring.delete(key("corp")), "deleted");
    assert.equal((await again().get(key("corp"))).state, "absent");
    assert.equal((await again().list()).length, keys.length - 1);
  });

  rule(
    "what was made for something is found by that alone, and listed with it",
    async ({ keyring, again }) => {
      const plain = key("corp", "acme");
      const keys: ItemKey[] = [plain, { ...plain, madeFor: "0a1b" }, { ...plain, madeFor: "0a1c" }];
      for (const [at, one] of keys.entries()) await keyring.set(one, session(`value ${at}`));
      for (const [at, one] of keys.entries()) assert.equal(await valueIn(again(), one), `value ${at}`);
      const listed = (await again().list()).map((item) => item.key.madeFor ?? "").sort();
      assert.deepEqual(listed, ["", "0a1b", "0a1c"]);
      assert.equal(await keyring.delete({ ...plain, madeFor: "0a1b" }), "deleted");
      assert.equal((await again().get({ ...plain, madeFor: "0a1b" })).state, "absent");
      assert.equal(await valueIn(again(), { ...plain, madeFor: "0a1c" }), "value 2");
      for (const one of keys) await keyring.delete(one);
    },
  );

  rule("what was kept without a purpose is found, moves at its next write, and goes", async (subject) => {
    const { again, store } = subject;
    if (store === undefined) return;
    const old = { ...key("corp", "acme"), purpose: undefined };
    const signIn = key("corp", "acme");
    const keys = key("corp", "acme", "keys");
    const keep = (itemClass: ItemClass): Promise<void> =>
      store().set(old, { class: itemClass, value: new Secret("earlier") });
    const state = async (one: ItemKey): Promise<string> => (await again().get(one)).state;

    await keep("session");
    assert.equal(await valueIn(again(), signIn), "earlier");
    assert.deepEqual([await state(keys), await state({ ...keys, purpose: "tokens" })], ["absent", "absent"]);
    assert.deepEqual(await again().list(), [{ key: signIn, class: "session" }]);
    await again().set(keys, { class: "long-lived", value: new Secret("AKIA") });
    assert.equal(await valueIn(again(), signIn), "earlier");
    await again().set(signIn, session("renewed"));
    assert.equal((await store().get(old)).state, "absent");
    assert.equal(await valueIn(again(), signIn), "renewed");

    await keep("long-lived");
    await again().set(signIn, session("renewed again"));
    assert.equal(await again().delete(signIn), "deleted");
    assert.equal(await state(signIn), "absent");
    assert.equal((await store().get(old)).state, "present", "the keys stay whatever becomes of the sign-in");
    assert.equal(await valueIn(again(), keys), "AKIA");
    assert.deepEqual(await again().list(), [{ key: keys, class: "long-lived" }]);
    assert.equal(await again().delete(keys), "deleted");
    assert.deepEqual([await state(keys), await again().delete(keys)], ["absent", "absent"]);

    await keep("session");
    assert.equal(await again().delete(signIn), "deleted");
    assert.deepEqual([await state(signIn), await again().list()], ["absent", []]);
  });

  rule(
    "a smaller value replaces a larger one and leaves none of it behind",
    async ({ keyring, again, entries }) => {
      const large = "L".repeat(options.slow ? 12_000 : 30_000);
      await keyring.set(key("item"), session("first"));
      const small = await entries();
      for (const value of [large, "small", large, "x".repeat(9_000), "smaller"]) {
        await keyring.set(key("item"), session(value));
        assert.equal(await valueIn(again(), key("item")), value);
      }
      assert.equal(await entries(), small);
    },
  );

  rule(
    "a deleted item is gone with all its parts, and deleting it again says that it is absent",
    async (subject) => {
      const { keyring, again, entries } = subject;
      await keyring.set(key("small"), session("s"));
      const before = await entries();
      assert.equal(await keyring.delete(key("never there")), "absent");
      await keyring.set(key("large"), session("L".repeat(20_000)));
      assert.equal(await again().delete(key("large")), "deleted");
      assert.equal((await keyring.get(key("large"))).state, "absent");
      assert.equal(await keyring.delete(key("large")), "absent");
      assert.equal(await valueIn(keyring, key("small")), "s");
      assert.ok(await entries() <= before, "parts of the deleted item are left");
    },
  );

  rule("the class is kept with the item and can change", async ({ keyring, again }) => {
    await keyring.set(key("dev"), { class: "long-lived", value: new Secret("AKIA") });
    await keyring.set(key("sso"), session("token"));
    assert.deepEqual(await listed(again()), ['[null,"dev","long-lived"]', '[null,"sso","session"]']);
    const found = await again().get(key("dev"));
    assert.equal(found.state === "present" && found.item.class, "long-lived");
    await keyring.set(key("dev"), session("ASIA"));
    assert.deepEqual(await listed(again()), ['[null,"dev","session"]', '[null,"sso","session"]']);
    const changed = await again().get(key("dev"));
    assert.equal(changed.state === "present" && changed.item.class, "session");
  });

  rule("only items of this program are listed, and a list holds no value", async (subject) => {
    const { keyring, again, plantForeign } = subject;
    assert.deepEqual(await listed(keyring), []);
    await plantForeign();
    assert.deepEqual(await listed(again()), []);
    await keyring.set(key("dev"), session("planted-secret"));
    const items = await again().list();
    assert.equal(items.length, 1);
    assert.ok(!JSON.stringify(items).includes("planted-secret"));
  });

  const writers = options.slow ? 12 : 50;
  rule(`${writers} writers at once leave the value of one of them, whole`, async ({ again, entries }) => {
    const values = Array.from(
      { length: writers },
      (_, index) => `${index}:`.padEnd(index % 10 === 0 ? 9_000 : 40, "v"),
    );
    const keyrings = values.map(() => again());
    await Promise.all(values.map((value, index) => keyrings[index]?.set(key("shared"), session(value))));
    const left = await valueIn(again(), key("shared"));
    assert.ok(values.includes(left));
    assert.deepEqual(await listed(again()), ['[null,"shared","session"]']);
    await again().set(key("shared"), session("one more"));
    const few = await entries();
    await again().set(key("shared"), session("one more"));
    assert.equal(await entries(), few);
  });

  rule("writers of different items do not lose each other's", async ({ again }) => {
    const names = Array.from({ length: 12 }, (_, index) => `identity-${index}`);
    await Promise.all(names.map((text) => again().set(key(text), session(`value of ${text}`))));
    for (const text of names) assert.equal(await valueIn(again(), key(text)), `value of ${text}`);
    assert.equal((await listed(again())).length, names.length);
  });

  rule("whoever reads while others write sees the old value or the new one", async ({ again }) => {
    const values = ["a".repeat(20_000), "b".repeat(12_000)];
    await again().set(key("item"), session("a".repeat(20_000)));
    const writer = again();
    const writing = (async () => {
      for (let round = 0; round < 4; round++) await writer.set(key("item"), session(values[round % 2] ?? ""));
      return true;
    })();
    let done = false;
    const written = writing.finally(() => done = true);
    const reader = again();
    const reading = (async () => {
      while (!done) assert.ok(values.includes(await valueIn(reader, key("item"))));
    })();
    await Promise.all([written, reading]);
  });

  rule("a value or a name that no store could give back is refused", async ({ keyring }) => {
    const refused = { code: "usage" };
    await assert.rejects(keyring.set(key("item"), session("\ud800")), refused);
    await assert.rejects(keyring.set(key("item"), session("x".repeat(1024 * 1024 + 1))), refused);
    await assert.rejects(keyring.set(key("\udfff"), session("x")), refused);
    await assert.rejects(keyring.set(key("\u{1f511}".repeat(2000)), session("x")), refused);
    assert.deepEqual(await keyring.list(), []);
  });
}
