import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { needsPlain, plainChoice, plainLine } from "../../../../src/cli/asking/plain.ts";
import { type MemoryOptions, type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const PLACES: [what: string, options: MemoryOptions, plain: boolean][] = [
  ["an ordinary terminal", { env: { TERM: "xterm" } }, false],
  ["a dumb terminal", { env: { TERM: "dumb" } }, true],
  ["a terminal without a size", { columns: 0 }, true],
  ["a person who asks for it", { env: { ACCESSIBLE: "1" } }, true],
  ["a person who does not", { env: { ACCESSIBLE: "0" } }, false],
];

for (const [what, options, plain] of PLACES) {
  Deno.test(`questions are ${plain ? "lines of text" : "drawn"} for ${what}`, () => {
    assert.equal(needsPlain(memorySystem({ terminal: true, ...options })), plain);
  });
}

/** A keyboard: each text comes when the words before it have been shown. */
async function typing<T>(
  keys: readonly (string | null)[],
  ask: (system: MemorySystem, input: PassThrough) => Promise<T>,
): Promise<{ answer: T; shown: string }> {
  const system = memorySystem({ terminal: true });
  const input = new PassThrough();
  const asked = ask(system, input);
  for (const text of keys) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (text === null) input.end();
    else input.write(text);
  }
  return { answer: await asked, shown: system.stderr() };
}

const OPTIONS = [{ value: "dev", label: "dev  1111" }, { value: "prod", label: "prod 2222" }];

const CHOICES: [what: string, keys: (string | null)[], answer: string | undefined][] = [
  ["a number", ["2\n"], "prod"],
  ["a name", ["dev\n"], "dev"],
  ["after what is none", ["3\n", "0\n", "x\n", "\n", " 1 \n"], "dev"],
  ["the end of the input", [null], undefined],
  ["Ctrl-D", ["\u0004"], undefined],
  ["a word that was corrected", ["devv\u007f\n"], "dev"],
];

for (const [what, keys, expected] of CHOICES) {
  Deno.test(`a plain choice: ${what}`, async () => {
    const { answer, shown } = await typing(
      keys,
      (system, input) => plainChoice(system, { message: "Choose", options: OPTIONS }, input),
    );
    assert.equal(answer, expected);
    assert.match(shown, /^Choose\n {2}1 {2}dev {2}1111\n {2}2 {2}prod 2222\nNumber or name: /);
    assert.equal(shown.split("There is no").length - 1, Math.max(0, keys.length - 1));
  });
}

Deno.test("a number that is shown means its line, whatever the values are", async () => {
  const options = ["0", "1", "7"].map((value) => ({ value, label: `line ${value}` }));
  for (const [keys, expected] of [["1\n", "0"], ["2\n", "1"], ["7\n", "7"]] as const) {
    const { answer } = await typing(
      [keys],
      (system, input) => plainChoice(system, { message: "?", options }, input),
    );
    assert.equal(answer, expected);
  }
});

Deno.test("Enter alone means what is usual", async () => {
  const question = { message: "Delete?", options: OPTIONS, usual: "dev" };
  assert.equal((await typing(["\n"], (system, input) => plainChoice(system, question, input))).answer, "dev");
});

Deno.test("a line is asked for until it is right, and a secret is not shown", async () => {
  const check = (text: string): string | undefined => text.length < 3 ? "Too short" : undefined;
  const { answer, shown } = await typing(
    ["a\r", "long\r"],
    (system, input) => plainLine(system, { message: "Passphrase", check, isSecret: true }, input),
  );
  assert.equal(answer, "long");
  assert.equal(shown, "Passphrase: \nToo short\nPassphrase: \n");
});

const FOUND = [
  { value: "dev", label: "dev  1111", text: "dev 1111 development team:a" },
  { value: "prod-admin", label: "prod 2222", text: "prod-admin 2222 production" },
  { value: "prod-reader", label: "prod 2222", text: "prod-reader 2222 production" },
];

const WORDS: [what: string, keys: string[], answer: string, shown: RegExp][] = [
  ["words in any order, that only one has", ["reader PROD\n"], "prod-reader", /name: $/],
  ["a word that is not shown", ["team:a\n"], "dev", /name: $/],
  [
    "a word that several have shows those",
    ["2222\n", "3\n"],
    "prod-reader",
    / 2 {2}prod 2222\n {2}3 {2}prod 2222\nNumber/,
  ],
  ["a number that is no line", ["9\n", "1\n"], "dev", /There is no "9": type a number/],
  ["a word that none has", ["nobody\n", "1\n"], "dev", /There is no "nobody": type a number from 1 to 3\.\n/],
];

for (const [what, keys, expected, expectedShown] of WORDS) {
  Deno.test(`a plain choice finds ${what}`, async () => {
    const { answer, shown } = await typing(
      keys,
      (system, input) => plainChoice(system, { message: "Choose", options: FOUND }, input),
    );
    assert.equal(answer, expected);
    assert.match(shown, expectedShown);
  });
}

Deno.test("what is no line of the list counts where the question accepts it", async () => {
  const question = { message: "Region", options: FOUND, accepts: (typed: string) => typed.startsWith("eu-") };
  const { answer, shown } = await typing(
    ["ab-1\n", " eu-new-1 \n"],
    (system, input) => plainChoice(system, question, input),
  );
  assert.equal(answer, "eu-new-1");
  assert.match(shown, /There is no "ab-1"/);
});
