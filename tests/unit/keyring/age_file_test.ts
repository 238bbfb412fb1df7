import assert from "node:assert/strict";
import type { Trouble } from "../../../src/keyring/keyring.ts";
import { ageFileKeyring, ageFileTrouble } from "../../../src/keyring/age_file.ts";
import type { ItemStore } from "../../../src/keyring/item_store.ts";
import type { AskPassphrase, PassphraseQuestion } from "../../../src/keyring/passphrase.ts";
import { Secret } from "../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";
import { queue } from "./chunks_in_memory.ts";

const KEY = { realm: undefined, name: "dev-admin", purpose: "keys" } as const;
const OTHER = { realm: "acme", name: "sso", purpose: "sign-in" } as const;
const ITEM = { class: "long-lived", value: new Secret("AKIA planted") } as const;
const FOLDER = "/home/me/.local/share/atmos/keyring";
const IDENTITY = `${FOLDER}/identity.age`;
const FILE = `${FOLDER}/dev-admin.keys.age`;

function openIn(system: MemorySystem, passphrase?: string, ask?: AskPassphrase): ItemStore {
  system.env.set("PASSPHRASE", passphrase);
  return ageFileKeyring(system, {
    folder: FOLDER,
    passphrase: { env: system.env, variable: "PASSPHRASE", ask },
    exclusive: queue(),
    workFactor: 6,
  });
}

async function filled(): Promise<MemorySystem> {
  const system = memorySystem();
  await openIn(system, "correct horse").set(KEY, ITEM);
  await openIn(system, "correct horse").set(OTHER, { class: "session", value: new Secret("token") });
  return system;
}

async function stateOf(keyring: ItemStore): Promise<string> {
  const found = await keyring.get(KEY);
  return "reason" in found ? `${found.state}: ${found.reason}` : found.state;
}

Deno.test("without its passphrase the keyring is locked, says what to set, and still lists and deletes", async () => {
  const system = await filled();
  const keyring = openIn(system);
  assert.equal(
    await stateOf(keyring),
    "locked: the file keyring did not open: PASSPHRASE is not set, and nobody can be asked here",
  );
  assert.deepEqual(await keyring.list(), [{ key: OTHER, class: "session" }, {
    key: KEY,
    class: "long-lived",
  }]);
  await assert.rejects(keyring.set(KEY, ITEM), {
    code: "unavailable",
    hint: /^Set PASSPHRASE to the passphrase/,
  });
  assert.equal(await keyring.delete(KEY), "deleted");
  assert.equal(await keyring.delete(KEY), "absent");
});

Deno.test("an absent item is absent without any passphrase, and without making anything", async () => {
  const system = memorySystem();
  assert.equal(await stateOf(openIn(system)), "absent");
  assert.deepEqual(await openIn(system).list(), []);
  assert.equal(await openIn(system).delete(KEY), "absent");
  assert.equal(await system.files.info(IDENTITY), undefined);
});

Deno.test("a wrong passphrase is locked, a short one is not even tried", async () => {
  const system = await filled();
  assert.equal(
    await stateOf(openIn(system, "wrong horse")),
    "locked: the file keyring did not open: the passphrase is wrong",
  );
  assert.match(await stateOf(openIn(system, "seven77")), /^locked: .* at least 8 characters$/);
  assert.equal(await stateOf(openIn(system, "correct horse")), "present");
});

Deno.test("a person is asked once, and told whether a passphrase is to be chosen", async () => {
  const system = memorySystem();
  const questions: PassphraseQuestion[] = [];
  const ask: AskPassphrase = (question) => {
    questions.push(question);
    return Promise.resolve(new Secret("correct horse"));
  };
  const keyring = openIn(system, undefined, ask);
  await keyring.set(KEY, ITEM);
  await keyring.set(OTHER, ITEM);
  assert.equal(await stateOf(keyring), "present");
  assert.equal(await stateOf(openIn(system, undefined, ask)), "present");
  assert.deepEqual(questions, [{ folder: FOLDER, isNew: true }, { folder: FOLDER, isNew: false }]);
});

Deno.test("whoever answers wrongly, or not at all, may be asked again", async () => {
  const system = await filled();
  const answers = [new Secret("wrong horse"), undefined, new Secret("correct horse")];
  const keyring = openIn(system, undefined, () => Promise.resolve(answers.shift()));
  assert.match(await stateOf(keyring), /nobody can be asked here$/);
  assert.equal(await stateOf(keyring), "present");
});

Deno.test("a lost identity is never replaced by a new one while there are items", async () => {
  const system = await filled();
  await system.files.removeFile(IDENTITY);
  const reason = `the file keyring cannot be used: ${FOLDER} holds items, but no identity.age`;
  assert.equal(await stateOf(openIn(system, "correct horse")), `corrupt: ${reason}`);
  await assert.rejects(openIn(system, "correct horse").set(KEY, ITEM), {
    code: "storage",
    message: /no identity\.age$/,
  });
  assert.equal(await system.files.info(IDENTITY), undefined);
});

Deno.test("the passphrase may come from another tool: comments and blank lines in the identity are fine", async () => {
  const system = memorySystem();
  const age = await import("age-encryption");
  const identity = await age.generateX25519Identity();
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase("correct horse");
  encrypter.setScryptWorkFactor(6);
  const content = `# created: 2026-01-02\n# public key: age1…\n\n${identity}\n`;
  system.files.put(IDENTITY, age.armor.encode(await encrypter.encrypt(content)));
  await openIn(system, "correct horse").set(KEY, ITEM);
  assert.equal(await stateOf(openIn(system, "correct horse")), "present");
});

const DAMAGES: readonly (readonly [string, (text: string) => string, string])[] = [
  ["empty", () => "", "corrupt"],
  ["cut in the middle", (text) => text.slice(0, text.length / 2), "corrupt"],
  ["replaced by plain text", () => "AKIA planted", "corrupt"],
  [
    "changed in its last line",
    // The first letter of a line, all of whose bits count.
    (text) =>
      text.replace(
        /\n(.)([^\n]*)\n-----END/,
        (_, first, rest) => `\n${first === "A" ? "B" : "A"}${rest}\n-----END`,
      ),
    "corrupt",
  ],
];

for (const [how, damage, state] of DAMAGES) {
  Deno.test(`an item's file that is ${how} is ${state}, and can be written anew`, async () => {
    const system = await filled();
    system.files.put(FILE, damage(await system.files.readText(FILE) ?? ""));
    assert.match(
      await stateOf(openIn(system, "correct horse")),
      new RegExp(`^${state}: .*"dev-admin".* is damaged$`),
    );
    await openIn(system, "correct horse").set(KEY, ITEM);
    assert.equal(await stateOf(openIn(system, "correct horse")), "present");
  });

  Deno.test(`an identity that is ${how} is corrupt and left alone`, async () => {
    const system = await filled();
    const broken = damage(await system.files.readText(IDENTITY) ?? "");
    system.files.put(IDENTITY, broken);
    assert.match(await stateOf(openIn(system, "correct horse")), /^corrupt: .*identity\.age is damaged$/);
    assert.equal((await openIn(system, "correct horse").get(KEY) as Trouble).ofStore, true);
    await assert.rejects(openIn(system, "correct horse").set(KEY, ITEM), { code: "storage" });
    assert.equal(await system.files.readText(IDENTITY), broken);
  });
}

Deno.test("an item's file under another item's name is corrupt, not the other item", async () => {
  const system = await filled();
  const other = await system.files.readText(`${FOLDER}/acme%3Asso.sign-in.age`);
  system.files.put(FILE, other ?? "");
  assert.match(await stateOf(openIn(system, "correct horse")), /^corrupt: /);
  assert.deepEqual(await openIn(system).list(), [{ key: OTHER, class: "session" }]);
  assert.equal(system.logLines.length, 1);
});

Deno.test("neither a value nor the passphrase lies in the folder in plain text", async () => {
  const system = await filled();
  for (const { name } of await system.files.list(FOLDER)) {
    const text = await system.files.readText(`${FOLDER}/${name}`) ?? "";
    assert.match(text, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    assert.doesNotMatch(atob(text.replace(/-----.*-----|\s/g, "")), /AKIA|token|horse|AGE-SECRET/);
    assert.equal((await system.files.info(`${FOLDER}/${name}`))?.mode, 0o600);
  }
  assert.equal((await system.files.info(FOLDER))?.mode, 0o700);
});

Deno.test("a passphrase that was mistyped is asked for again, three times and no more", async () => {
  const system = await filled();
  const questions: PassphraseQuestion[] = [];
  const asked = (...answers: readonly string[]): AskPassphrase => {
    const left = [...answers];
    return (question) => {
      questions.push(question);
      return Promise.resolve(new Secret(left.shift() ?? "nothing more was planned"));
    };
  };
  assert.equal(await stateOf(openIn(system, undefined, asked("wrong horse", "correct horse"))), "present");
  assert.deepEqual(questions.splice(0).map(({ wasWrong }) => wasWrong), [undefined, true]);
  assert.equal(
    await stateOf(
      openIn(system, undefined, asked("wrong 1234", "wrong 5678", "wrong 9012", "correct horse")),
    ),
    "locked: the file keyring did not open: the passphrase was wrong 3 times",
  );
  assert.equal(questions.length, 3);
  assert.equal(
    await stateOf(openIn(system, "wrong horse", asked("correct horse"))),
    "locked: the file keyring did not open: the passphrase is wrong",
  );
  assert.equal(questions.length, 3, "one that is given in a variable is not asked for");
});

Deno.test("whether a file keyring would open is known without asking anybody", async () => {
  const nobody: AskPassphrase = () => Promise.reject(new Error("nobody shall be asked"));
  const troubleOf = async (
    system: MemorySystem,
    passphrase?: string,
    ask?: AskPassphrase,
  ): Promise<string> => {
    system.env.set("PASSPHRASE", passphrase);
    const found = await ageFileTrouble(system, {
      folder: FOLDER,
      passphrase: { env: system.env, variable: "PASSPHRASE", ask },
      exclusive: queue(),
    });
    return found === undefined ? "none" : `${found.state}: ${found.reason}`;
  };
  for (const system of [memorySystem(), await filled()]) {
    assert.match(await troubleOf(system), /^locked: .*PASSPHRASE is not set, and nobody can be asked here$/);
    assert.equal(await troubleOf(system, undefined, nobody), "none");
    assert.equal(await troubleOf(system, "correct horse"), "none");
    assert.match(await troubleOf(system, "short"), /^locked: /);
  }
  assert.match(await troubleOf(await filled(), "wrong horse"), /^locked: .*the passphrase is wrong$/);
});
