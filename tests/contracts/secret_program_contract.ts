import assert from "node:assert/strict";
import type { ItemKeeper, ItemKey } from "../../src/keyring/keyring.ts";
import { openItem } from "../../src/keyring/programs/open.ts";
import type { SecretProgram } from "../../src/keyring/programs/source.ts";
import { Secret } from "../../src/secret.ts";
import { testUnless } from "../optional_programs.ts";
import type { Machine } from "./keyring_machine.ts";

/** A program with an empty store, to try. */
export interface ProgramSubject {
  readonly machine: Machine;
  /** Names for items that may be made, each another one. */
  readonly items: readonly [string, string];
  /** Makes an item as a person would, with the program's own means, and gives its name. */
  plant(values: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

export const NAMES = {
  access_key_id: ["aws_access_key_id", "username"],
  secret_access_key: ["aws_secret_access_key", "password"],
} as const;

export const KEY: ItemKey = { realm: undefined, name: "ann", purpose: "keys" };

const VALUES: readonly (readonly [string, string])[] = [
  ["plain text", "AKIAIOSFODNN7EXAMPLE"],
  ["unicode", "gr\u00fc\u00dfe \u2603 \u{1f511}"],
  ["several lines", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"],
  ["blanks around", "  two  "],
  ["quotes, backslashes and dollar signs", `it's "q" \\ $HOME $(id) \`id\` %PATH% name: value=1`],
  ["a NUL in the middle", "before\0after"],
  ["30 KB", "0123456789abcde\n".repeat(1900)],
];

export function open(
  { machine: { system, folders } }: Pick<ProgramSubject, "machine">,
  program: SecretProgram,
  item: string,
  more: { readonly interactive?: boolean; readonly timeout?: number } = {},
): Promise<ItemKeeper> {
  const source = { program, item, profile: undefined };
  return openItem({
    system,
    folders,
    source,
    names: NAMES,
    interactive: more.interactive ?? false,
    timeout: more.timeout ?? 60_000,
  });
}

export function secretOf(values: Readonly<Record<string, string>>): { class: "long-lived"; value: Secret } {
  return { class: "long-lived", value: new Secret(JSON.stringify(values)) };
}

export async function valuesIn(keeper: ItemKeeper): Promise<Readonly<Record<string, string>>> {
  const found = await keeper.get(KEY);
  assert.equal(found.state, "present", JSON.stringify(found));
  return found.state === "present" ? JSON.parse(found.item.value.reveal()) : {};
}

/** What every program must do for a secret, whatever it is. */
export function secretProgramContract(
  program: SecretProgram,
  missing: readonly string[],
  make: () => Promise<ProgramSubject>,
  /** Each call takes seconds. */
  slow = false,
): void {
  const rule = (text: string, check: (subject: ProgramSubject) => Promise<void>): void =>
    testUnless(`${program}: ${text}`, missing, async () => {
      const subject = await make();
      try {
        await check(subject);
      } finally {
        await subject.remove();
      }
    });

  rule("values come back exactly as they were, and another item has none of them", async (subject) => {
    const [name, other] = subject.items;
    const keeper = await open(subject, program, name);
    assert.deepEqual(await keeper.get(KEY), { state: "absent" });
    for (const [what, value] of slow ? VALUES.slice(1, 3) : VALUES) {
      const values = { access_key_id: "AKIA", secret_access_key: value };
      await keeper.set(KEY, secretOf(values));
      const { access_key_id, secret_access_key } = await valuesIn(await open(subject, program, name));
      assert.deepEqual({ access_key_id, secret_access_key }, values, what);
    }
    assert.deepEqual(await (await open(subject, program, other)).get(KEY), { state: "absent" });
  });

  rule("an item that a person has made is read by its names, and written under them", async (subject) => {
    const name = await subject.plant({ username: "AKIA1", password: "first", note: "mine" });
    const keeper = await open(subject, program, name);
    const before = await valuesIn(keeper);
    assert.equal(before.access_key_id, "AKIA1");
    assert.equal(before.secret_access_key, "first");
    await keeper.set(
      KEY,
      secretOf({ access_key_id: "AKIA2", secret_access_key: "second", user_name: "ann" }),
    );
    const after = await valuesIn(await open(subject, program, name));
    const { username, password, note, user_name } = after;
    assert.deepEqual({ username, password, note, user_name }, {
      username: "AKIA2",
      password: "second",
      note: "mine",
      user_name: "ann",
    });
    assert.deepEqual([after.access_key_id, after.secret_access_key], ["AKIA2", "second"]);
  });

  rule("a deleted item is gone, and deleting it again says so", async (subject) => {
    const [name, other] = subject.items;
    const keeper = await open(subject, program, name);
    const beside = await open(subject, program, other);
    await beside.set(KEY, secretOf({ access_key_id: "AKIA", secret_access_key: "stays" }));
    await keeper.set(KEY, secretOf({ access_key_id: "AKIA", secret_access_key: "goes" }));
    assert.equal(await keeper.delete(KEY), "deleted");
    assert.deepEqual(await keeper.get(KEY), { state: "absent" });
    assert.equal(await keeper.delete(KEY), "absent");
    assert.equal((await valuesIn(beside)).secret_access_key, "stays");
  });

  rule("writers at once leave the values of one of them, whole", async (subject) => {
    const [name] = subject.items;
    const words = slow ? ["a", "b"] : ["a", "b", "c", "d"];
    await Promise.all(words.map(async (word) => {
      const keeper = await open(subject, program, name);
      await keeper.set(KEY, secretOf({ access_key_id: word, secret_access_key: word }));
    }));
    const { access_key_id, secret_access_key } = await valuesIn(await open(subject, program, name));
    assert.equal(access_key_id, secret_access_key);
  });

  rule("a program that is missing is told by name", async (subject) => {
    const { system } = subject.machine;
    const path = system.env.get("PATH");
    system.env.set("PATH", "/nonexistent");
    const found = await (await open(subject, program, subject.items[0])).get(KEY);
    system.env.set("PATH", path);
    assert.equal(found.state, "unreachable");
    assert.match(
      found.state === "unreachable" ? found.reason : "",
      new RegExp(`there is no ${program}\\b.*PATH`),
    );
  });
}
