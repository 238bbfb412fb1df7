import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { AtmosError } from "../../../src/errors.ts";
import type { NewEntry } from "../../../src/yaml/entry_lines.ts";
import { insertEntries } from "../../../src/yaml/insert_entries.ts";

const PATH = ["auth", "identities"];
const NEW: NewEntry[] = [{ name: "dev/Admin", value: { kind: "k", via: { provider: "sso" } } }];

function insert(text: string, entries = NEW): Promise<string> {
  return insertEntries({ text, file: "atmos.yaml", path: PATH, entries });
}

/** What it looks like before and after, with `+` before lines that came in. */
const CASES: Readonly<Record<string, string>> = {
  "an empty file": "+auth:\n+  identities:\n+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n",
  "a file of comments":
    "# ours\n+auth:\n+  identities:\n+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n",
  "behind the last entry, with the comments that belong to it":
    "auth:\n    identities:\n        a: {x: 1} # one\n        # b: {}\n\n        # c: {}\n" +
    "+        dev/Admin:\n+            kind: k\n+            via: { provider: sso }\n# end of it\nlogs:\n    level: info\n",
  "before another section of auth":
    "auth:\n  identities:\n    a:\n      kind: >\n        folded\n        text\n" +
    "+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n\n  providers: # p\n    sso: {}\n",
  "a section without a value": "auth:\n  identities: # none yet\n" +
    "+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n  realm: x\n",
  "no such section":
    "auth:\n  realm: x\n+  identities:\n+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\nlogs: {}\n",
  "another file altogether":
    "logs: { level: info }\n+auth:\n+  identities:\n+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n...\n",
  "with functions and anchors": "auth:\n  identities:\n    a: &x {kind: !env KIND}\n    b: *x\n" +
    "+    dev/Admin:\n+      kind: k\n+      via: { provider: sso }\n",
};

for (const [name, shown] of Object.entries(CASES)) {
  Deno.test(`entries are added: ${name}`, async () => {
    const lines = shown.split("\n").slice(0, -1);
    const before = lines.filter((line) => !line.startsWith("+")).map((line) => `${line}\n`).join("");
    const after = lines.map((line) => `${line.replace(/^\+/, "")}\n`).join("");
    assert.equal(await insert(before), after);
    // And with the ends of lines of another system.
    assert.equal(
      await insert(before.replaceAll("\n", "\r\n")),
      after.replaceAll("\n", before === "" ? "\n" : "\r\n"),
    );
  });
}

Deno.test("an empty map in braces makes way, and a last line needs no end", async () => {
  const added = "    dev/Admin:\n      kind: k\n      via: { provider: sso }\n";
  assert.equal(await insert("auth:\n  identities: {} # x"), `auth:\n  identities: # x\n${added}`);
  assert.equal(await insert("auth: {}\n"), `auth:\n  identities:\n${added}`);
  assert.equal(await insert("auth:\n  identities:\n    a: 1"), `auth:\n  identities:\n    a: 1\n${added}`);
});

const REFUSED: Readonly<Record<string, RegExp>> = {
  "auth: {identities: {a: 1}}\n": /^atmos\.yaml:1:7: cannot add to auth: it is written in braces/,
  "auth:\n  identities: {a: 1}\n":
    /^atmos\.yaml:2:15: cannot add to auth\.identities: it is written in braces/,
  "auth:\n  identities: [a]\n": /^atmos\.yaml:2:15: cannot add to auth\.identities: it is no map/,
  "auth:\n  identities: !include x.yaml\n": /it is no map/,
  "auth: [\n": /^atmos\.yaml:\d+:\d+: /,
  "a: 1\n---\nb: 2\n": /^atmos\.yaml:\d+:\d+: /,
  "just text\n": /cannot add to the file: it is no map/,
  "auth:\n  identities:\n    dev/Admin: {kind: other}\n": /./,
};

for (const [text, message] of Object.entries(REFUSED)) {
  Deno.test(`nothing is written anew for it: ${JSON.stringify(text)}`, async () => {
    await assert.rejects(
      insert(text),
      (error) =>
        error instanceof AtmosError && error.code === "config_invalid" && message.test(error.message) &&
        error.hint !== undefined,
    );
  });
}

Deno.test("whatever names and values are, YAML reads back what was added", async () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.constantFrom("yes", "null", "012", "1e3", "a: b", "# x", "- y", "https://a.b/c?d=e"),
  );
  const entry = fc.record({
    name: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("no", "a/b", "1", "x y")),
    value: fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(leaf, fc.array(leaf), fc.record({ a: leaf })),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1 }),
      async (entries) => {
        const plain = entries.filter(({ name, value }) =>
          name !== "__proto__" && !Object.hasOwn(value, "__proto__") && name !== "<<" &&
          !Object.hasOwn(value, "<<")
        );
        if (plain.length === 0) return;
        const text = await insert("auth:\n  identities:\n    # first\n    ' old ': {}\n", plain);
        const read = parseDocument(text).toJS();
        assert.deepEqual(
          read.auth.identities,
          {
            " old ": {},
            ...Object.fromEntries(plain.map(({ name, value }) => [name, JSON.parse(JSON.stringify(value))])),
          },
        );
      },
    ),
    { numRuns: 150 },
  );
});
