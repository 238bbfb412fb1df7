import assert from "node:assert/strict";
import fc from "fast-check";
import { safeName } from "../../../src/files/safe_name.ts";

const cases: readonly (readonly [name: string, segment: string])[] = [
  ["dev-admin", "dev-admin"],
  ["acme-sso", "acme-sso"],
  ["team_1.eu@acme+x,y", "team_1.eu@acme+x,y"],
  ["acct/role", "acct%2Frole"],
  ["a b", "a%20b"],
  ["100%", "100%25"],
  ["%2f", "%252f"],
  ["%2F", "%252F=1"],
  ["grün", "gr%C3%BCn"],
  ["🔑", "%F0%9F%94%91"],
  ["\ud83d", "%uD83D"],
  ["", "%"],
  [".", "%2E"],
  ["..", "%2E%2E"],
  ["../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"],
  [".hidden", "%2Ehidden"],
  ["trailing.", "trailing%2E"],
  ["trailing ", "trailing%20"],
  ["...", "%2E.%2E"],
  ["C:\\Windows", "C%3A%5CWindows=3"],
  ["file:stream", "file%3Astream"],
  ["a\0b\n\u001b[31m", "a%00b%0A%1B%5B31m"],
  ["con", "%63on"],
  ["nul.txt", "%6Eul.txt"],
  ["COM1", "%43OM1=7"],
  ["lpt9.a.b", "%6Cpt9.a.b"],
  ["console", "console"],
  ["com10", "com10"],
  ["~", "%7E"],
  ["-rf", "-rf"],
  ["a*?<>|\"'`$&;!(){}[]^=#", "a%2A%3F%3C%3E%7C%22%27%60%24%26%3B%21%28%29%7B%7D%5B%5D%5E%3D%23"],
];

for (const [name, segment] of cases) {
  Deno.test(`the safe name of ${JSON.stringify(name)} is ${segment}`, () => {
    assert.equal(safeName(name), segment);
  });
}

Deno.test("upper case stays readable, and names that differ only by case differ also without it", () => {
  assert.equal(safeName("dev"), "dev");
  assert.equal(safeName("Dev"), "Dev=1");
  assert.equal(safeName("DEV"), "DEV=7");
  assert.equal(safeName("AdministratorAccess"), "AdministratorAccess=2001");
  const names = ["dev", "Dev", "dEv", "deV", "DEv", "DeV", "dEV", "DEV"];
  assert.equal(new Set(names.map((name) => safeName(name).toLowerCase())).size, names.length);
});

Deno.test("a mark cannot be made by hand", () => {
  const names = ["Dev", "Dev=1", "dev=1", "dev%3D1", "DEV=h00"];
  assert.equal(new Set(names.map((name) => safeName(name).toLowerCase())).size, names.length);
});

Deno.test("a long name keeps its beginning and gets a hash", () => {
  const long = "very-long-".repeat(100);
  assert.match(safeName(long), /^(very-long-){6}=h[0-9a-f]{32}$/);
  const others = [
    long + "x",
    long.toUpperCase(),
    `${long.slice(0, -1)}X`,
    "日本".repeat(500),
    "日本".repeat(501),
  ];
  assert.equal(new Set([long, ...others].map((name) => safeName(name).toLowerCase())).size, 6);
});

/** Names with many of the characters that matter. */
const names = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom("a", "A", "b", "B", ".", "/", "\\", "%", "=", "1", " ", ":", "~", "é", "\ud83d"),
    maxLength: 12,
  }),
  fc.constantFrom("con", "CON", "Con.a", "aux", "nul.", "..", ".", "", " "),
  fc.string({ maxLength: 400 }),
);

Deno.test("every safe name is one segment that every system accepts", () => {
  fc.assert(
    fc.property(names, (name) => {
      const segment = safeName(name);
      assert.match(segment, /^[A-Za-z0-9%_@+,=-]([A-Za-z0-9%_.@+,=-]*[A-Za-z0-9%_@+,=-])?$/);
      assert.ok(segment.length <= 100);
      assert.doesNotMatch(segment, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("different names have different safe names, also where case does not count", () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      fc.pre(one !== other);
      assert.notEqual(safeName(one).toLowerCase(), safeName(other).toLowerCase());
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "A", "b", "=", "1"), maxLength: 6 }), (name) => {
      for (const other of [name.toLowerCase(), name.toUpperCase(), `${name}=1`, `=${name}`]) {
        if (other !== name) assert.notEqual(safeName(other).toLowerCase(), safeName(name).toLowerCase());
      }
    }),
    { numRuns: 500 },
  );
});

/** Undoes the encoding, to prove that it can be. */
function nameOf(segment: string): string {
  if (segment === "%") return "";
  const body = segment.replace(/=[0-9a-f]+$/, "");
  return body.replace(
    /%u([0-9A-F]{4})|(?:%[0-9A-F]{2})+/g,
    (found, unit) => unit === undefined ? decodeURIComponent(found) : String.fromCharCode(parseInt(unit, 16)),
  );
}

Deno.test("the encoding of a name that is not long can be undone", () => {
  fc.assert(
    fc.property(names, (name) => {
      const segment = safeName(name);
      fc.pre(!segment.includes("=h"));
      assert.equal(nameOf(segment), name);
    }),
    { numRuns: 1000 },
  );
});
