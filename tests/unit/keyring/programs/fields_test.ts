import assert from "node:assert/strict";
import { nameIn, underOurNames, underTheirNames } from "../../../../src/keyring/programs/fields.ts";
import { isFolder } from "../../../../src/keyring/programs/pass.ts";
import { itemFault, sourceName } from "../../../../src/keyring/programs/source.ts";
import { fieldsIn, textWith } from "../../../../src/keyring/programs/text_fields.ts";
import { storedIn } from "../../../../src/keyring/programs/vault.ts";
import { regionIn } from "../../../../src/keyring/programs/aws.ts";
import { opItemIn } from "../../../../src/keyring/programs/op.ts";

const NAMES = { access_key_id: ["aws_access_key_id", "username"], user_name: [] };

Deno.test("a value is found by its name, however that is written, and by no other", () => {
  for (const name of ["access_key_id", "Access Key ID", "accessKeyId", "AWS_ACCESS_KEY_ID", "username"]) {
    assert.equal(nameIn({ other: "", [name]: "AKIA" }, "access_key_id", NAMES), name);
  }
  assert.equal(nameIn({ username: "AKIA" }, "user_name", NAMES), undefined, "these are two words");
  assert.deepEqual(underOurNames({ username: "AKIA", x: "y" }, NAMES), {
    username: "AKIA",
    x: "y",
    access_key_id: "AKIA",
  });
  assert.deepEqual(underTheirNames({ access_key_id: "new", user_name: "ann" }, { username: "old" }, NAMES), {
    username: "new",
    user_name: "ann",
  });
});

const TEXTS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["a password alone", "hunter2\n", { password: "hunter2" }],
  ["names below it", "hunter2\nurl: https://a:1/?b=c\nAccess key = AKIA\n", {
    password: "hunter2",
    url: "https://a:1/?b=c",
    "Access key": "AKIA",
  }],
  ["a password that looks like a name", "a: b\nc: d", { password: "a: b", a: "b", c: "d" }],
  ["nothing but names", "export AWS_ACCESS_KEY_ID=AKIA\r\nAWS_SECRET_ACCESS_KEY=s\r\n", {
    password: "export AWS_ACCESS_KEY_ID=AKIA",
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_SECRET_ACCESS_KEY: "s",
  }],
  ["an object", '{"a": "b", "n": 5, "list": []}', { a: "b", n: "5" }],
  ["a document", "-----BEGIN X-----\na: b\n", { password: "-----BEGIN X-----\na: b\n" }],
  ["nothing", "", { password: "" }],
];

for (const [what, text, fields] of TEXTS) {
  Deno.test(`an item that is ${what} is read`, () => assert.deepEqual(fieldsIn(text), fields));
}

Deno.test("new values stand where the old ones stood, and nothing else of a text changes", () => {
  const changed: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["old\nuser: ann\n# note\n", { password: "new" }, "new\nuser: ann\n# note\n"],
    ["old\nuser = ann", { user: "bob", more: "x" }, "old\nuser = bob\nmore: x\n"],
    ["Work\npassword: old\n", { password: "new" }, "Work\npassword: new\n"],
  ];
  for (const [before, fields, after] of changed) assert.equal(textWith(before, fields), after);
  for (const before of [undefined, '{"keep":"me"}', "old\n", "-----BEGIN X-----\n"]) {
    const text = textWith(before, { password: "two\nlines", " ": " x " });
    const { password, " ": blank } = fieldsIn(text);
    assert.deepEqual([password, blank], ["two\nlines", " x "], before);
  }
  assert.equal(fieldsIn(textWith('{"keep":"me"}', { a: "b" })).keep, "me");
});

Deno.test("a folder of a password store is told from an item", () => {
  assert.ok(isFolder("work\n", "work"));
  assert.ok(isFolder("work\n├── a\n│   └── b\n└── \x1b[00mc\x1b[0m\n", "work/"));
  assert.ok(isFolder("work/\n└── aws\n", "work"));
  assert.ok(!isFolder("work\nuser: ann\n", "work"));
  assert.ok(!isFolder("hunter2\n", "work"));
});

Deno.test("what programs name their items by is understood", () => {
  assert.deepEqual(opItemIn("op://Team A/aws ann"), { vault: "Team A", item: "aws ann" });
  assert.deepEqual(opItemIn("op://a/b/c"), { vault: undefined, item: "op://a/b/c" });
  assert.equal(regionIn("arn:aws-cn:secretsmanager:cn-north-1:1:secret:x"), "cn-north-1");
  assert.equal(regionIn("prod/x"), undefined);
  assert.deepEqual(storedIn('{"data":{"a":"b"}}'), { data: { a: "b" }, version: undefined });
  assert.deepEqual(storedIn('{"data":{"data":{"a":1},"metadata":{"version":3}}}'), {
    data: { a: 1 },
    version: 3,
  });
  assert.equal(storedIn('{"data":{"data":null,"metadata":{"version":3}}}'), "deleted");
  assert.equal(storedIn("nonsense"), undefined);
  for (const item of ["-x", "a\nb", "a\0", "\ud800", "x".repeat(513)]) {
    assert.ok(itemFault({ program: "pass", item }), item);
  }
  assert.equal(itemFault({ program: "op", item: "op://Team A/aws ann" }), undefined);
  for (const item of ["file:///etc/passwd", "fileb://x", "https://example.com", "a b"]) {
    assert.ok(itemFault({ program: "aws", item }), item);
  }
  for (const item of ["prod/gcp/ci", "arn:aws:secretsmanager:eu-west-1:1:secret:prod/x-AbC"]) {
    assert.equal(itemFault({ program: "aws", item }), undefined);
  }
  assert.equal(sourceName({ program: "pass", item: "a\u202eb" }).includes("\u202e"), false);
});
