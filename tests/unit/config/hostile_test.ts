import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fact } from "../../../src/clouds/fact.ts";
import { AtmosError } from "../../../src/errors.ts";
import { REGISTRY } from "../clouds/entries.ts";
import { loadText } from "./configured.ts";

/** Loads, reads everything that a command may read, and checks. Only failures that are told well may come out. */
async function survive(text: string): Promise<void> {
  try {
    const configuration = await loadText(text, { run: () => ({ stdout: "x" }) });
    await configuration.check();
    const { auth } = configuration;
    for (const entry of [...auth.providers.values(), ...auth.identities.values()]) {
      assert.equal(typeof entry.kind, "string");
      assert.ok(typeof entry.settings === "object" && Array.isArray(entry.tags));
      entry.placeOf(["principal", "name"]);
      await entry.prepare();
    }
    for (const entry of auth.providers.values()) assertDescribed(REGISTRY.describeProvider(entry));
    for (const entry of auth.identities.values()) {
      assertDescribed(REGISTRY.describeIdentity(entry));
      assert.equal(typeof entry.default, "boolean");
      assert.ok(entry.via === undefined || typeof entry.via === "object");
      assert.ok(Array.isArray(entry.env));
    }
    await configuration.prepare();
    assert.ok([configuration.env, configuration.basePath, auth.realm, auth.audited].length === 4);
  } catch (error) {
    assert.ok(error instanceof AtmosError, error instanceof Error ? error.stack : String(error));
    assert.equal(error.code, "config_invalid");
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(error.message, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  }
}

function assertDescribed(facts: readonly Fact[]): void {
  for (const { value } of facts) assert.equal(typeof value, "string");
}

const word = fc.oneof(
  fc.constantFrom(
    "auth",
    "providers",
    "identities",
    "via",
    "provider",
    "identity",
    "principal",
    "account",
    "id",
    "name",
  ),
  fc.constantFrom(
    "kind",
    "default",
    "env",
    "key",
    "value",
    "import",
    "profiles",
    "base_path",
    "realm",
    "constructor",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const leaf = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const anything = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(
    word,
    fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(word, leaf, { maxKeys: 3 })),
    { maxKeys: 4 },
  ),
);
const kind = fc.constantFrom(...REGISTRY.kinds.provider.keys(), ...REGISTRY.kinds.identity.keys());
const entry = fc.oneof(
  anything,
  fc.tuple(kind, fc.dictionary(word, anything, { maxKeys: 5 })).map(([kind, fields]) => ({
    ...fields,
    kind,
  })),
);
const section = fc.oneof(
  anything,
  fc.dictionary(word, entry, { maxKeys: 4 }),
  fc.array(entry, { maxLength: 3 }),
);

Deno.test("whatever stands in the sections, it is used or told, never a crash", async () => {
  const file = fc.record({
    auth: fc.oneof(
      anything,
      fc.record({ providers: section, identities: section, realm: anything, keyring: anything }),
    ),
    env: anything,
    import: fc.oneof(fc.constant([]), anything),
    base_path: anything,
    logs: anything,
    stacks: anything,
  }, { requiredKeys: [] });
  await fc.assert(fc.asyncProperty(file, (value) => survive(JSON.stringify(value))), { numRuns: 300 });
});

const pieces = fc.constantFrom(
  "auth:\n",
  "  providers:\n",
  "  identities:\n",
  "    a:\n",
  "      kind: mock\n",
  "- ",
  "? ",
  ": ",
  "!env X",
  "!exec x",
  "!include atmos.yaml",
  "!unset",
  "!append",
  "&a ",
  "*a",
  "<<: ",
  "[",
  "]",
  "{",
  "}",
  ",",
  "'",
  '"',
  "|",
  ">",
  "\n",
  "\t",
  "  ",
  "#",
  "%YAML 1.2\n",
  "---\n",
  "...\n",
  "\u0000",
  "\ufeff",
  "é",
  "\ud83d\ude00",
  "0x",
  "!!binary ",
  "!<tag:x>",
  "@",
  "`",
);

Deno.test("whatever is written, it is read or told, never a crash", async () => {
  const text = fc.array(pieces, { maxLength: 25 }).map((all) => all.join(""));
  await fc.assert(fc.asyncProperty(text, survive), { numRuns: 500 });
});
