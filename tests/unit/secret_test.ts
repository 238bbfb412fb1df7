import assert from "node:assert/strict";
import { inspect } from "node:util";
import { Secret, withoutSecrets } from "../../src/secret.ts";

const TEXT = "wJalrXUtnFEMI/K7MDENG";
const secret = new Secret(TEXT);

const showings: Readonly<Record<string, () => string>> = {
  "a template": () => `${secret}`,
  "concatenation": () => "" + secret,
  "String()": () => String(secret),
  "join": () => [secret, secret].join(),
  "JSON": () => JSON.stringify({ key: secret, list: [secret] }),
  "console output": () => Deno.inspect(secret),
  "nested console output": () => Deno.inspect({ deep: { er: [new Map([["key", secret]])] } }, { depth: 9 }),
  "console output with everything shown": () => Deno.inspect(secret, { showHidden: true, getters: true }),
  "Node's inspect": () => inspect({ secret }, { depth: 9, showHidden: true }),
  "a list of properties": () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret).map(String)]),
  "an error message": () => new Error(`failed with ${secret}`).message,
  "a copy of its properties": () => JSON.stringify({ ...secret }),
};

for (const [where, show] of Object.entries(showings)) {
  Deno.test(`a secret does not show itself in ${where}`, () => {
    assert.equal(show().includes(TEXT), false);
  });
}

Deno.test("what is shown in place of a secret says that there is one", () => {
  for (const where of ["a template", "JSON", "console output", "Node's inspect"] as const) {
    assert.match(showings[where]?.() ?? "", /\*\*\*/);
  }
});

Deno.test("a structured copy of a secret has lost it", () => {
  assert.equal(Deno.inspect(structuredClone(secret)).includes(TEXT), false);
});

Deno.test("a secret gives its text only when it is asked to, unchanged", () => {
  for (const text of ["", TEXT, "line\nline\0", "🔑", "x".repeat(1_000_000)]) {
    assert.equal(new Secret(text).reveal(), text);
  }
});

Deno.test("a text of somebody else loses every secret that was ever made, in every disguise", () => {
  const token = `tok/${"en+Q7_z".repeat(6)}==`;
  new Secret(token);
  const hex = [...token].map((letter) => letter.charCodeAt(0).toString(16)).join("");
  for (const form of [token, encodeURIComponent(token), btoa(token), hex, hex.toUpperCase()]) {
    assert.equal(withoutSecrets(`it said "${form}".`).replaceAll("=", ""), 'it said "***".');
  }
  assert.equal(withoutSecrets(`${token.slice(3, 30)} and ${token.slice(-20)}`), "*** and ***");
  assert.equal(withoutSecrets(`request-${token.slice(5, 25)}-id`), "request-***-id");
  assert.equal(withoutSecrets(token.slice(0, 12)), token.slice(0, 12), "too little to tell");
});

Deno.test("innocent words stay: short secrets, and parts of secrets that are texts", () => {
  new Secret("abc");
  new Secret('{"startUrl":"https://corp.awsapps.com/start"}');
  const text = "abc at https://corp.awsapps.com/start";
  assert.equal(withoutSecrets(text), text);
});

Deno.test("a short message among many long tokens is told without looking through them again and again", () => {
  const tokens = Array.from({ length: 400 }, (_, n) => `${n}-`.repeat(500));
  for (const token of tokens) new Secret(token);
  const words = "An error occurred: session token not found or invalid";
  assert.equal(withoutSecrets(words), words);
  const quoted = tokens[77]?.slice(100, 140);
  assert.equal(withoutSecrets(`no ${quoted} here, but ${tokens[78]}`), "no *** here, but ***");
  assert.equal(withoutSecrets(btoa(tokens[79] ?? "")), "***");
});

Deno.test("a message of megabytes is cleaned as a short one is, however many tokens were met", () => {
  const tokens = Array.from({ length: 300 }, (_, at) => `${at}-${"0123456789abcdef".repeat(80)}`);
  for (const token of tokens) new Secret(token);
  const long = "0123456789abcdeX".repeat(20_000);
  const start = performance.now();
  assert.equal(withoutSecrets(`${long} ${tokens[7]?.slice(0, 40)} end`), `${long} *** end`);
  assert.ok(performance.now() - start < 20_000, "it would take minutes");
});
