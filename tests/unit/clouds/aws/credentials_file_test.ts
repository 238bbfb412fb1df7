import assert from "node:assert/strict";
import { readKeys, type StoredKeys, withKeys } from "../../../../src/clouds/aws/credentials_file.ts";
import { type IniFile, parseIni } from "../../../../src/clouds/aws/ini_sections.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { Secret } from "../../../../src/secret.ts";

function parsed(text: string): IniFile {
  const file = parseIni(text);
  if ("broken" in file) throw new Error(file.broken);
  return file;
}

const KEYS: StoredKeys = {
  accessKeyId: "FAKEKEYID",
  secretAccessKey: new Secret("fake/secret+key="),
  sessionToken: new Secret("fake/token+="),
  expiresAt: Date.UTC(2031, 4, 4, 10, 0, 0, 999),
  issuedAt: Date.UTC(2031, 4, 4, 9, 0, 0, 1),
  account: undefined,
  madeFor: "0a-0b",
};

/** Secrets compare as their text. */
function plain(keys: StoredKeys | undefined): unknown {
  return keys &&
    { ...keys, secretAccessKey: keys.secretAccessKey.reveal(), sessionToken: keys.sessionToken?.reveal() };
}

Deno.test("keys are written as the AWS programs read them, with their end and beginning above", () => {
  assert.equal(
    withKeys(parsed(""), "dev-admin", KEYS, "0a-0b"),
    "; atmos: expiration=2031-05-04T10:00:00Z issued=2031-05-04T09:00:00Z made-for=0a-0b\n[dev-admin]\naws_access_key_id = FAKEKEYID\n" +
      "aws_secret_access_key = fake/secret+key=\naws_session_token = fake/token+=\n",
  );
});

Deno.test("what is written is read again, the times rounded down to a second", () => {
  const file = parsed(withKeys(parsed("[other]\nk = v\n"), "a/b", KEYS, "0a-0b"));
  const whole = { expiresAt: Date.UTC(2031, 4, 4, 10), issuedAt: Date.UTC(2031, 4, 4, 9) };
  assert.deepEqual(plain(readKeys(file, "a/b")), plain({ ...KEYS, ...whole }));
  assert.equal(readKeys(file, "other"), undefined);
  assert.equal(readKeys(file, "absent"), undefined);
});

Deno.test("keys without a session token have no end", () => {
  const lasting = { ...KEYS, sessionToken: undefined, expiresAt: undefined, issuedAt: undefined };
  const text = withKeys(parsed(""), "a", lasting, "0a-0b");
  assert.equal(text.includes("expiration"), false);
  assert.deepEqual(plain(readKeys(parsed(text), "a")), plain(lasting));
});

const SECTION =
  "[a]\naws_access_key_id     = FAKEKEYID\naws_secret_access_key = fake/secret+key=\naws_session_token     = fake/token+=\n";

Deno.test("the end is read wherever and however other writers put it", () => {
  const ends: readonly (readonly [string, number])[] = [
    [`; atmos: expiration=2031-05-04T10:00:00Z\n${SECTION}`, Date.UTC(2031, 4, 4, 10)],
    [`# atmos: expiration=2031-05-04T10:00:00Z\n${SECTION}`, Date.UTC(2031, 4, 4, 10)],
    [`;atmos: expiration=2031-05-04T12:00:00+02:00\r\n${SECTION}`, Date.UTC(2031, 4, 4, 10)],
    [
      SECTION.replace("[a]\n", "[a]\n; atmos: expiration=2031-05-04T10:00:00.5Z\n"),
      Date.UTC(2031, 4, 4, 10, 0, 0, 500),
    ],
  ];
  for (const [text, end] of ends) assert.equal(readKeys(parsed(text), "a")?.expiresAt, end, text);
});

Deno.test("temporary keys whose end cannot be told are no session", () => {
  const texts = [
    SECTION,
    `; atmos: expiration=\n${SECTION}`,
    `; atmos: expiration=soon\n${SECTION}`,
    `; atmos: expiration=2031-13-04T10:00:00Z\n${SECTION}`,
    `; expiration=2031-05-04T10:00:00Z\n${SECTION}`,
    `; atmos: expiration=1893456000\n${SECTION}`,
  ];
  for (const text of texts) assert.equal(readKeys(parsed(text), "a"), undefined, text);
});

Deno.test("half a section is no session", () => {
  for (const name of ["aws_access_key_id", "aws_secret_access_key"]) {
    const text = `; atmos: expiration=2031-05-04T10:00:00Z\n${SECTION}`.replace(
      new RegExp(`${name} .*\n`),
      "",
    );
    assert.equal(readKeys(parsed(text), "a"), undefined);
  }
});

Deno.test("a value that would begin a line of its own is refused and not shown", () => {
  const evil = [
    "x\ncredential_process = /bin/evil",
    "x\r[default]",
    "x\0y",
    "x y",
    "x\u2028y",
    "",
    "ключ",
  ];
  for (const value of evil) {
    for (const field of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
      const keys = { ...KEYS, [field]: field === "accessKeyId" ? value : new Secret(value) };
      assert.throws(() => withKeys(parsed(""), "a", keys, "0a-0b"), (error) => {
        assert.ok(error instanceof AtmosError);
        assert.equal(error.code, "unavailable");
        assert.equal(value !== "" && error.message.includes(value), false);
        return true;
      });
    }
  }
});

Deno.test("the account is told with the keys, whatever characters its name has", () => {
  for (const name of [undefined, "production", "Zürich 東京; [x] account=1", "a\nb", "\ud800"]) {
    const account = { id: "111122223333", name };
    const text = withKeys(parsed(""), "a", { ...KEYS, account }, "0a-0b");
    assert.equal(text.split("\n").length, 6, text);
    assert.deepEqual(readKeys(parsed(text), "a")?.account, { ...account, name: name?.toWellFormed() });
    assert.equal(readKeys(parsed(text), "a")?.madeFor, "0a-0b");
  }
  const odd = withKeys(parsed(""), "a", { ...KEYS, account: { id: "1\n[x]", name: "y" } }, "0a-0b");
  assert.equal(readKeys(parsed(odd), "a")?.account, undefined);
  const damaged = parsed(
    `; atmos: expiration=2031-05-04T10:00:00Z made-for=0a account=111122223333 account-name=%zz\n${SECTION}`,
  );
  assert.deepEqual(readKeys(damaged, "a")?.account, { id: "111122223333", name: undefined });
});
