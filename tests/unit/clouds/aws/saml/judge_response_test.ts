import assert from "node:assert/strict";
import { isAcs } from "../../../../../src/clouds/aws/saml/acs.ts";
import { judgeResponse } from "../../../../../src/clouds/aws/saml/judge_response.ts";
import type { SamlResponse } from "../../../../../src/clouds/aws/saml/response_xml.ts";
import { AtmosError } from "../../../../../src/errors.ts";
import { ADMIN, type Answer, answerXml, IN_IAM, NOW, posted, ROLE } from "./answers.ts";

function judge(
  text: string,
  more: { audience?: string; recipient?: string; now?: number } = {},
): SamlResponse {
  return judgeResponse(text, "corp", { audience: undefined, recipient: undefined, now: NOW, ...more });
}

for (const prefix of ["saml", "saml2", "a", ""]) {
  Deno.test(`roles are found by namespace, whatever its prefix is: "${prefix}"`, () => {
    const response = judge(posted({ prefix, roles: [`${ROLE},${IN_IAM}`, ` ${IN_IAM} , ${ADMIN} `] }));
    assert.deepEqual(response.roles, [{ role: ROLE, provider: IN_IAM }, { role: ADMIN, provider: IN_IAM }]);
    assert.deepEqual([response.sessionName, response.subject, response.issuer], [
      "ann@example.com",
      "ann",
      "urn:idp",
    ]);
    assert.equal(response.notOnOrAfter, NOW + 300_000);
  });
}

Deno.test("what is no pair of a role and a provider is none", () => {
  const roles = ["", "Admin", ROLE, `${ROLE},${ROLE}`, `${ROLE},${IN_IAM},x`, "arn:aws:iam::1:role/x,y"];
  assert.deepEqual(judge(posted({ roles })).roles, []);
});

Deno.test("values inside each other take no more time than their text, and are none of AWS's", () => {
  const deep = `${"<saml:AttributeValue>".repeat(1500)}x${"</saml:AttributeValue>".repeat(1500)}`;
  assert.deepEqual(
    judge(posted({ roles: [deep, `<b>${ROLE},${IN_IAM}</b>`, `${ROLE},<![CDATA[${IN_IAM}]]>`] })).roles,
    [
      { role: ROLE, provider: IN_IAM },
    ],
  );
});

const BAD: readonly (readonly [name: string, text: string, words: RegExp])[] = [
  ["no base64", "%%%", /is no base64/],
  ["another text", btoa("hello"), /no XML/],
  ["half of it", btoa(answerXml().slice(0, 400)), /no XML/],
  ["another document", btoa("<html/>"), /is no SAML response/],
  ["another namespace", btoa('<Response xmlns="urn:x"/>'), /is no SAML response/],
  ["an entity", posted({ before: '<!DOCTYPE x [<!ENTITY a "b">]>', roles: ["&a;"] }), /document type/],
  ["a document type", posted({ before: "<!doctype x>" }), /document type/],
  ["an entity that nobody declared", posted({ roles: ["&bomb;"] }), /no XML/],
  [
    "two assertions",
    posted({ more: '<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>' }),
    /more than one/,
  ],
  [
    "an assertion that is wrapped",
    posted({ more: '<x><a:EncryptedAssertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/></x>' }),
    /more than one/,
  ],
  ["too much", btoa("x".repeat(80_000)), /larger than AWS takes/],
  [
    "a refusal",
    posted({ status: "Responder", message: "No access\u001b[2J" }),
    /says no \(Responder: No access/,
  ],
  ["another audience", posted({ audience: "urn:other" }), /meant for urn:other/],
  ["another recipient", posted({ recipient: "https://evil.example/saml" }), /is for https:\/\/evil\.example/],
  ["no recipient", posted({ recipient: "" }), /does not say which page/],
  [
    "another destination",
    posted({ destination: "https://signin.aws.amazon.com.evil.example/saml" }),
    /is for https/,
  ],
  ["too late", posted({ notOnOrAfter: -181_000 }), /no longer good/],
  ["too early", posted({ notBefore: 181_000 }), /not good yet/],
  ["for ever", posted({ notOnOrAfter: "never" }), /until when/],
  ["an end that is no time", posted({ notOnOrAfter: "nonsense" }), /no longer good/],
];

for (const [name, text, words] of BAD) {
  Deno.test(`an answer is refused: ${name}`, () => {
    assert.throws(() => judge(text), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, "sign_in_failed");
      assert.match(error.message, words);
      assert.notEqual(error.hint, undefined);
      assert.ok(!error.message.includes("\u001b"), "nothing reaches the terminal raw");
      return true;
    });
  });
}

const GOOD: readonly (readonly [name: string, answer: Answer])[] = [
  ["clocks that differ", { notOnOrAfter: -179_000, notBefore: 179_000 }],
  ["a regional page", { recipient: "https://eu-west-1.signin.aws.amazon.com/saml" }],
  ["a page with the id of the provider", { recipient: "https://signin.aws.amazon.com/saml/acs/SAMLSP123" }],
  ["China", { audience: "urn:amazon:webservices:cn-north-1", recipient: "https://signin.amazonaws.cn/saml" }],
  ["GovCloud", { audience: "urn:amazon:webservices:govcloud" }],
  ["the page as its audience", { audience: "https://signin.aws.amazon.com/saml" }],
];

for (const [name, answer] of GOOD) {
  Deno.test(`an answer is taken: ${name}`, () => {
    assert.equal(judge(posted(answer)).roles.length, 1);
  });
}

Deno.test("an own audience and an own page are as configured, and nothing else", () => {
  const own = { audience: "urn:own", recipient: "http://127.0.0.1:35001/saml" };
  const answer = { ...own, destination: own.recipient };
  assert.equal(judge(posted(answer), own).roles.length, 1);
  assert.throws(() => judge(posted(), own), /meant for urn:amazon/);
  assert.throws(() => judge(posted(answer)), /is for http:\/\/127/);
});

Deno.test("an answer that AWS alone can read is taken as it is", () => {
  const response = judge(posted({ encrypted: true }));
  assert.deepEqual([response.isEncrypted, response.roles], [true, []]);
});

for (
  const [address, isOne] of [
    ["https://signin.aws.amazon.com/saml", true],
    ["https://eu-west-1.signin.aws.amazon.com/saml?x", true],
    ["https://signin.amazonaws-eusc.eu/saml/acs/x", true],
    ["http://signin.aws.amazon.com/saml", false],
    ["https://signin.aws.amazon.com/samlx", false],
    ["https://evil-signin.aws.amazon.com/saml", false],
    ["https://signin.aws.amazon.com.evil.example/saml", false],
  ] as const
) Deno.test(`${address} is ${isOne ? "a" : "no"} page of AWS`, () => assert.equal(isAcs(address), isOne));
