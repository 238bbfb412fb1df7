import assert from "node:assert/strict";
import { random } from "../../../../src/system/random.ts";
import {
  CALLBACK,
  challengeOf,
  judgeCallback,
  randomWord,
  redirectUri,
} from "../../../../src/clouds/oauth/pkce.ts";

Deno.test("a verifier has the alphabet and length of RFC 7636, and never comes twice", () => {
  const words = Array.from({ length: 200 }, () => randomWord(random));
  for (const word of words) assert.match(word, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(new Set(words).size, words.length);
});

Deno.test("the challenge is the one of the example in RFC 7636", async () => {
  assert.equal(
    await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  );
});

function callback(query: string, path = CALLBACK.path): URL {
  return new URL(`${redirectUri({ ...CALLBACK, path }, 1)}${query}`);
}

Deno.test("a code with the right state is taken", () => {
  assert.deepEqual(judgeCallback("GET", callback("?code=abc%2B1&state=secret"), "secret"), {
    kind: "code",
    code: "abc+1",
  });
});

Deno.test("whatever does not carry the state of this sign-in changes nothing", () => {
  const strangers: readonly (readonly [string, URL, number])[] = [
    ["GET", callback("?code=abc"), 400],
    ["GET", callback("?code=abc&state="), 400],
    ["GET", callback("?code=abc&state=Secret"), 400],
    ["GET", callback("?code=abc&state=secre"), 400],
    ["GET", callback("?code=abc&state=secretsecret"), 400],
    ["GET", callback("?code=abc&state=secret&state=secret"), 400],
    ["GET", callback("?error=access_denied"), 400],
    ["GET", callback("?error=access_denied&state=other"), 400],
    ["GET", callback("?code=abc&state=secret", "/favicon.ico"), 404],
    ["GET", callback("?code=abc&state=secret", "/oauth/callback/"), 404],
    ["POST", callback("?code=abc&state=secret"), 405],
    ["HEAD", callback("?code=abc&state=secret"), 405],
  ];
  for (const [method, url, status] of strangers) {
    assert.deepEqual(judgeCallback(method, url, "secret"), { kind: "stranger", status }, `${method} ${url}`);
  }
});

Deno.test("a refusal tells its reason, without control characters and not for ever", () => {
  const refused = (query: string): unknown => judgeCallback("GET", callback(`?state=s${query}`), "s");
  assert.deepEqual(refused("&error=access_denied&error_description=not+you"), {
    kind: "refused",
    reason: "access_denied: not you",
  });
  assert.deepEqual(refused("&error=bad%1b%5b2J%0a"), { kind: "refused", reason: "bad\\u001b[2J\\u000a" });
  assert.deepEqual(refused("&error=e&code=abc"), { kind: "refused", reason: "e" });
  assert.deepEqual(refused(""), { kind: "refused", reason: "the answer held no code" });
  assert.deepEqual(refused("&code="), { kind: "refused", reason: "the answer held no code" });
  assert.deepEqual(refused("&code=a&code=b"), { kind: "refused", reason: "the answer held no code" });
  const long = judgeCallback("GET", callback(`?state=s&error=${"x".repeat(100_000)}`), "s");
  assert.ok(long.kind === "refused" && long.reason.length <= 300);
});

Deno.test("a service that knows the address without a path comes back to its root", () => {
  assert.equal(redirectUri({ host: "localhost", path: "" }, 7), "http://localhost:7");
  const back = (url: string): string => judgeCallback("GET", new URL(url), "s", "").kind;
  assert.equal(back("http://localhost:7/?code=abc&state=s"), "code");
  assert.equal(back("http://localhost:7/favicon.ico?code=abc&state=s"), "stranger");
});
