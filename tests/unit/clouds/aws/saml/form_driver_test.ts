import assert from "node:assert/strict";
import { signInByForm } from "../../../../../src/clouds/aws/saml/form_driver.ts";
import { signInAtOkta } from "../../../../../src/clouds/aws/saml/okta_driver.ts";
import type { SamlSettings } from "../../../../../src/clouds/aws/saml/settings.ts";
import { Secret } from "../../../../../src/secret.ts";
import { memoryKeyring } from "../../../../../src/keyring/memory.ts";
import type { HttpPlan, RecordedRequest } from "../../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { signInRequest, type Witness, witness } from "../../requests.ts";

const SETTINGS: SamlSettings = {
  provider: "corp",
  url: "https://idp.example/sso",
  region: "eu-west-1",
  driver: "form",
  username: "ann",
  password: undefined,
  browser: undefined,
  keepsProfile: false,
  duration: undefined,
  audience: undefined,
  providerArn: undefined,
  loopbackPort: undefined,
  from: undefined,
  allowLookup: () => Promise.resolve(),
};
const LOGIN = "<form method=post action=/login><input name=user><input type=password name=pass></form>";
const CODE = "<form method=post action=/code><input name=otp></form>";
const ANSWER =
  '<form method=post action="https://signin.aws.amazon.com/saml"><input type=hidden name=SAMLResponse value="YW5zd2Vy"></form>';

interface Result {
  readonly system: MemorySystem;
  readonly person: Witness & { readonly asked: string[] };
  readonly keyring: ReturnType<typeof memoryKeyring>;
  readonly answer: Promise<string>;
}

interface Options {
  readonly settings?: Partial<SamlSettings>;
  /** What the person types, in turn; undefined when nobody is there. */
  readonly types?: readonly string[];
  readonly keeps?: boolean;
  readonly stored?: string;
  readonly storedFor?: string;
  readonly drive?: typeof signInByForm;
}

async function signIn(http: HttpPlan, options: Options = {}): Promise<Result> {
  const {
    settings = {},
    types,
    keeps = false,
    stored,
    storedFor = "https://idp.example",
    drive = signInByForm,
  } = options;
  const system = memorySystem({ http });
  const asked: string[] = [];
  const words = [...types ?? []];
  const type = ({ message }: { readonly message: string }): string => {
    asked.push(message);
    return words.shift() ?? "";
  };
  const person = {
    ...witness(types === undefined ? "none" : "browser"),
    asked,
    ...(types === undefined ? {} : {
      askText: (question: { readonly message: string }) => Promise.resolve(type(question)),
      askSecret: (question: { readonly message: string }) => Promise.resolve(new Secret(type(question))),
      confirm: (question: { readonly message: string }) => {
        asked.push(question.message);
        return Promise.resolve(keeps);
      },
    }),
  };
  const keyring = memoryKeyring();
  const key = { realm: undefined, name: "corp", purpose: "password" } as const;
  if (stored !== undefined) {
    await keyring.set(key, {
      class: "long-lived",
      value: new Secret(JSON.stringify({ origin: storedFor, password: stored })),
    });
  }
  const request = {
    ...signInRequest(system, person, { chain: ["corp", "dev"] }),
    keyring: () => Promise.resolve({ keyring, why: "a test" }),
  };
  return { system, person, keyring, answer: drive({ ...SETTINGS, ...settings }, request) };
}

/** Pages by path; a function may look at what was sent. */
function pages(byPath: Readonly<Record<string, string | ((request: RecordedRequest) => string)>>): HttpPlan {
  return (request) => {
    const found = byPath[new URL(request.url).pathname];
    const body = typeof found === "function" ? found(request) : found;
    return body === undefined ? { status: 404 } : { body };
  };
}

const IDP = pages({
  "/sso": LOGIN,
  "/login": ({ form }) => form["user"] === "ann" && form["pass"] === "right" ? CODE : `<p>Wrong</p>${LOGIN}`,
  "/code": ({ form }) => form["otp"] === "123456" ? ANSWER : `<p>Wrong</p>${CODE}`,
});

Deno.test("a person types password and code, and may have the password kept", async () => {
  const { answer, person, keyring } = await signIn(IDP, { types: ["right", "123456"], keeps: true });
  assert.equal(await answer, "YW5zd2Vy");
  assert.deepEqual(person.asked.map((message) => message.split(" ").slice(0, 3).join(" ")), [
    "Password at corp",
    "Keep the password",
    "One-time code",
  ]);
  const kept = await keyring.get({ realm: undefined, name: "corp", purpose: "password" });
  assert.equal(
    kept.state === "present" && kept.item.value.reveal(),
    '{"origin":"https://idp.example","password":"right"}',
  );
  assert.equal(kept.state === "present" && kept.item.class, "long-lived");
});

Deno.test("a stored password is used without a question, and kept from nobody who says no", async () => {
  const { answer, person } = await signIn(IDP, { types: ["123456"], stored: "right" });
  await answer;
  assert.deepEqual(person.asked, ["One-time code"]);
  const { answer: typed, keyring } = await signIn(IDP, { types: ["right", "123456"] });
  await typed;
  assert.equal((await keyring.get({ realm: undefined, name: "corp", purpose: "password" })).state, "absent");
});

for (
  const storedFor of ["https://idp.example:8443", "http://idp.example", "https://idp.example.evil.example"]
) {
  Deno.test(`a password that was typed for ${storedFor} goes nowhere else`, async () => {
    const { answer, system } = await signIn(IDP, { stored: "right", storedFor });
    await assert.rejects(answer);
    assert.ok(!system.http.requests.some(({ form }) => form["pass"] !== undefined));
  });
}

Deno.test("a wrong password is asked for again, three times in all", async () => {
  const { answer, person } = await signIn(IDP, { types: ["wrong", "right", "123456"] });
  await answer;
  assert.match(person.asked[1] ?? "", /not accepted/);
  const never = await signIn(IDP, { types: ["a", "b", "c", "d", "e"] });
  await assert.rejects(never.answer, {
    code: "sign_in_failed",
    message: /the password that was typed is wrong/,
  });
  assert.equal(never.person.asked.length, 3);
});

for (
  const [name, options, words] of [
    ["the configuration's", { settings: { password: new Secret("wrong") } }, /in the configuration is wrong/],
    ["the keyring's", { stored: "wrong" }, /in the keyring is wrong/],
  ] as const
) {
  Deno.test(`${name} wrong password is tried once: several lock an account`, async () => {
    const { answer, system } = await signIn(IDP, { ...options, types: [] });
    await assert.rejects(answer, { code: "sign_in_failed", message: words });
    assert.equal(system.http.requests.filter(({ method }) => method === "POST").length, 1);
  });
}

Deno.test("a locked account is told apart from a wrong password", async () => {
  const http = pages({ "/sso": LOGIN, "/login": `<p>Your account has been locked.</p>${LOGIN}` });
  const { answer, person } = await signIn(http, { types: ["right"] });
  await assert.rejects(answer, { message: /the account is locked/, hint: /No more tries were made/ });
  assert.equal(person.asked.length, 1);
});

Deno.test("a wrong code is asked for again", async () => {
  const { answer, person } = await signIn(IDP, { types: ["000000", "123456"], stored: "right" });
  assert.equal(await answer, "YW5zd2Vy");
  assert.match(person.asked[1] ?? "", /That code was not accepted/);
});

Deno.test("without a person what is missing is said", async () => {
  await assert.rejects((await signIn(IDP)).answer, { code: "not_signed_in" });
  await assert.rejects((await signIn(IDP, { stored: "right" })).answer, { code: "not_signed_in" });
});

for (
  const [name, http, words] of [
    ["a security key", pages({ "/sso": "<h1>Use your security key</h1>" }), /security key/],
    ["a strange page", pages({ "/sso": "<title>Hello</title><p>x" }), /understands its page \("Hello"\)/],
    ["no page", pages({}), /\(HTTP 404\)/],
    [
      "a circle",
      (): { status: number; headers: { location: string } } => ({
        status: 302,
        headers: { location: "/sso" },
      }),
      /in a circle/,
    ],
    [
      "a circle of forms",
      pages({ "/sso": "<form method=post action=/sso><input type=hidden name=a value=b></form>" }),
      /do not come to an end/,
    ],
    [
      "a page that is not encrypted",
      (): { status: number; headers: { location: string } } => ({
        status: 302,
        headers: { location: "http://idp.example/" },
      }),
      /not encrypted/,
    ],
    [
      "a form that is not encrypted",
      pages({ "/sso": LOGIN.replace("/login", "http://idp.example/login") }),
      /not encrypted/,
    ],
  ] as const
) {
  Deno.test(`the forms are left to a browser: ${name}`, async () => {
    const { answer, system } = await signIn(http as HttpPlan, { stored: "right", types: [] });
    await assert.rejects(answer, (error: Error & { code: string; hint?: string }) => {
      assert.equal(error.code, "sign_in_failed");
      assert.match(error.message, words);
      assert.match(error.hint ?? "", /Browser/);
      return true;
    });
    assert.ok(system.http.requests.every(({ url }) => url.startsWith("https://")));
  });
}

Deno.test("redirects are followed with GET, and cookies go along", async () => {
  const { answer, system } = await signIn((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/sso") {
      return { status: 302, headers: { location: "/in" }, cookies: ["a=1; Path=/", "b=2; Path=/"] };
    }
    if (pathname === "/in") return { body: LOGIN };
    if (pathname === "/login") return { status: 303, headers: { location: "/done" } };
    return { body: ANSWER };
  }, { stored: "right", types: [] });
  assert.equal(await answer, "YW5zd2Vy");
  assert.deepEqual(system.http.requests.map(({ method, headers }) => [method, headers?.["cookie"]]), [
    ["GET", undefined],
    ["GET", "a=1; b=2"],
    ["POST", "a=1; b=2"],
    ["GET", "a=1; b=2"],
  ]);
  assert.equal(system.http.requests.at(-1)?.text, "");
});

Deno.test("ADFS is reached by its folder alone", async () => {
  const { answer, system } = await signIn(() => ({ body: ANSWER }), {
    settings: { url: "https://idp.example/adfs" },
  });
  await answer;
  assert.equal(
    system.http.requests[0]?.url,
    "https://idp.example/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices",
  );
});

/** Okta: what is answered by path, in turn. */
function okta(answers: Readonly<Record<string, readonly unknown[]>>): HttpPlan {
  const turns = new Map<string, number>();
  return ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/sso") {
      return { body: searchParams.get("onetimetoken") === "session" ? ANSWER : "<p>no" };
    }
    const turn = turns.get(pathname) ?? 0;
    turns.set(pathname, turn + 1);
    const answer = answers[pathname]?.[turn] as { status?: number; body?: unknown } | undefined;
    return answer ?? { status: 404 };
  };
}

const factor = (factorType: string, path: string): unknown => ({
  factorType,
  provider: "OKTA",
  _links: { verify: { href: `https://idp.example${path}` } },
});
const SUCCESS = { body: { status: "SUCCESS", sessionToken: "session" } };
const WRONG = { status: 401, body: { errorCode: "E0000004" } };
const challenge = (...factors: unknown[]): unknown => ({
  body: { status: "MFA_REQUIRED", stateToken: "state", _embedded: { factors } },
});

Deno.test("Okta: password and code become a session, and the session the answer", async () => {
  const http = okta({
    "/api/v1/authn": [WRONG, challenge(factor("push", "/push"), factor("token:software:totp", "/totp"))],
    "/totp": [{ status: 403, body: { errorCode: "E0000068" } }, SUCCESS],
  });
  const { answer, system, person } = await signIn(http, {
    types: ["a", "right", "111111", "222222"],
    drive: signInAtOkta,
  });
  assert.equal(await answer, "YW5zd2Vy");
  const sent = system.http.requests.filter(({ method }) => method === "POST").map(({ text }) =>
    JSON.parse(text)
  );
  assert.deepEqual(sent, [
    { username: "ann", password: "a" },
    { username: "ann", password: "right" },
    { stateToken: "state", passCode: "111111" },
    { stateToken: "state", passCode: "222222" },
  ]);
  assert.equal(person.asked.length, 5);
});

Deno.test("Okta: a push is waited for, with the number to choose", async () => {
  const waiting = {
    body: {
      status: "MFA_CHALLENGE",
      factorResult: "WAITING",
      _embedded: { factor: { _embedded: { challenge: { correctAnswer: 42 } } } },
    },
  };
  const http = okta({
    "/api/v1/authn": [challenge(factor("push", "/push"))],
    "/push": [waiting, waiting, SUCCESS],
  });
  const { answer, person } = await signIn(http, { stored: "right", types: [], drive: signInAtOkta });
  assert.equal(await answer, "YW5zd2Vy");
  assert.deepEqual(person.notices, ["Confirm the sign-in in the app Okta Verify…", "Choose the number 42"]);
});

for (
  const [name, answers, words] of [
    ["locked", { "/api/v1/authn": [{ body: { status: "LOCKED_OUT" } }] }, /the account is locked/],
    ["expired", { "/api/v1/authn": [{ body: { status: "PASSWORD_EXPIRED" } }] }, /the password has expired/],
    [
      "Identity Engine",
      { "/api/v1/authn": [{ status: 403, body: { errorCode: "E0000006" } }] },
      /does not take sign-ins this way/,
    ],
    ["another factor", { "/api/v1/authn": [challenge(factor("webauthn", "/w"))] }, /needs a browser/],
    [
      "a factor elsewhere",
      {
        "/api/v1/authn": [
          challenge({ factorType: "push", _links: { verify: { href: "https://evil.example/" } } }),
        ],
      },
      /needs a browser/,
    ],
    [
      "a push that is refused",
      {
        "/api/v1/authn": [challenge(factor("push", "/push"))],
        "/push": [{ body: { status: "MFA_CHALLENGE", factorResult: "REJECTED" } }],
      },
      /refused on the device/,
    ],
  ] as const
) {
  Deno.test(`Okta says no: ${name}`, async () => {
    const { answer } = await signIn(okta(answers), { stored: "right", types: [], drive: signInAtOkta });
    await assert.rejects(answer, (error: Error & { code: string }) => {
      assert.equal(error.code, "sign_in_failed");
      assert.match(error.message, words);
      return true;
    });
  });
}
