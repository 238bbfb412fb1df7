import assert from "node:assert/strict";
import { cookieJar } from "../../../../../src/clouds/aws/saml/cookie_jar.ts";
import { filledIn, readPage } from "../../../../../src/clouds/aws/saml/html_forms.ts";
import { wantedBy } from "../../../../../src/clouds/aws/saml/page_sort.ts";

const HERE = "https://idp.example/auth/login?x=1";

Deno.test("a form is read as a browser reads it", () => {
  const page = readPage(
    `<TITLE>Sign &amp; in</TITLE><script>document.write('<form action="/evil"><input name=a></form>')</script>
    <!-- <form action="/comment"></form> --><p>Your <b>name</b>&#58;</p>
    <FORM Action='/go?a=1&amp;b=2' METHOD=post><input type=hidden name=h value='a > b "c"'><input name=user>
    <input type="checkbox" name="stay" checked><input type="checkbox" name="other"><select name="realm">
    <option value="one"><option value="two" selected></select><input type=submit name=first value=1>
    <button name="second" value="2">Go</button><input type=image name=i><input disabled></FORM>
    <input name="outside"><form><input name="q"></form>`,
    HERE,
  );
  assert.deepEqual([page.title, page.text.includes("evil"), page.text.includes("Your name :")], [
    "Sign & in",
    false,
    true,
  ]);
  const [form, search, ...more] = page.forms;
  assert.equal(more.length, 0);
  assert.deepEqual([form?.action, form?.method], ["https://idp.example/go?a=1&b=2", "POST"]);
  assert.deepEqual([search?.action, search?.method], [HERE, "GET"]);
  if (form === undefined) throw new Error("no form");
  assert.equal(
    filledIn(form, { user: "ann & co" }).toString(),
    new URLSearchParams([["h", 'a > b "c"'], ["user", "ann & co"], ["stay", "on"], ["realm", "two"], [
      "first",
      "1",
    ]])
      .toString(),
  );
});

Deno.test("pages without end, and without sense, are read in no time", () => {
  const started = performance.now();
  for (const text of ["<", "<form", "<input ", '<form action="', "<!--", "<script>", "&#", "<a b='"]) {
    readPage(text.repeat(20_000), HERE);
  }
  assert.ok(performance.now() - started < 10_000);
});

const PAGES: readonly (readonly [name: string, html: string, wanted: string])[] = [
  [
    "Keycloak",
    "<form action=a method=post><input name=username><input type=password name=password></form>",
    "password",
  ],
  [
    "ADFS",
    "<form method=post><input type=email name=UserName><input type=password name=Password><input type=hidden name=AuthMethod value=FormsAuthentication></form>",
    "password",
  ],
  ["a name first", "<form method=post><input type=email name=loginfmt id=email></form>", "user"],
  ["a code", '<form method=post><input name=otp autocomplete="one-time-code"></form>', "code"],
  ["a code that hides", "<form method=post><input type=password name=passcode></form>", "code"],
  ["ADFS with a code", "<form method=post><input name=VerificationCode></form>", "code"],
  [
    "the answer",
    '<form method=post action="https://signin.aws.amazon.com/saml"><input type=hidden name=SAMLResponse value=x></form>',
    "answer",
  ],
  [
    "an answer for another stage",
    '<form method=post action="/next"><input type=hidden name=SAMLResponse value=x></form>',
    "onward",
  ],
  [
    "a request for another stage",
    '<form method=post action="/next"><input type=hidden name=SAMLRequest value=x></form>',
    "onward",
  ],
  [
    "a locked account",
    "<p>Your account has been temporarily locked.</p><form method=post><input type=password name=p></form>",
    "locked",
  ],
  ["too many tries", "<p>Too many failed login attempts</p>", "locked"],
  [
    "a security key",
    "<h1>Passkey login</h1><form method=post><input type=hidden name=c></form>",
    "security_key",
  ],
  ["a search", "<form><input name=q></form>", "nothing"],
  ["a text", "<p>Welcome</p>", "nothing"],
];

for (const [name, html, wanted] of PAGES) {
  Deno.test(`what a page wants: ${name}`, () => assert.equal(wantedBy(readPage(html, HERE)).kind, wanted));
}

Deno.test("cookies go where they belong", () => {
  const jar = cookieJar();
  jar.take(
    [
      "a=1; Path=/; Secure; HttpOnly",
      "b=2; Path=/auth",
      "c=3; Domain=example; Path=/",
      "d=4; Domain=.idp.example; Path=/",
      "e=5; Domain=other.example; Path=/",
      "odd",
      "=x",
    ],
    HERE,
    0,
  );
  assert.equal(jar.header("https://idp.example/auth/x"), "b=2; a=1; d=4");
  assert.equal(jar.header("https://idp.example/authority"), "a=1; d=4");
  assert.equal(jar.header("https://sub.idp.example/"), "d=4");
  assert.equal(jar.header("http://idp.example/"), "d=4");
  assert.equal(jar.header("https://other.example/"), undefined);
  jar.take(
    ["a=; Max-Age=0; Path=/", "d=; Path=/; Domain=idp.example; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
    HERE,
    1000,
  );
  assert.equal(jar.header("https://idp.example/"), undefined);
  jar.take(["k=1; Secure; Path=/"], "http://127.0.0.1:8085/realms/x", 0);
  assert.equal(
    jar.header("http://127.0.0.1:8085/realms"),
    "k=1",
    "this machine is safe, as browsers have it",
  );
});
