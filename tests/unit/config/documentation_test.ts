import { schemaOf } from "../../../src/config/kinds.ts";
import assert from "node:assert/strict";
import type * as v from "valibot";
import { authSchema } from "../../../src/config/schema/file.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";
import { REGISTRY } from "../clouds/entries.ts";
import { findings } from "./configured.ts";

const page = await Deno.readTextFile(new URL("../../../docs/configuration.md", import.meta.url));

const kinds = Object.values(REGISTRY.kinds).flatMap((kinds) => [...kinds.values()]);

/** Every key that a schema knows, at any depth. */
function keysOf(schema: object, found = new Set<string>()): Set<string> {
  if ("entries" in schema && typeof schema.entries === "object" && schema.entries !== null) {
    for (const [key, below] of Object.entries(schema.entries)) keysOf(below, found.add(key));
  }
  for (const part of ["wrapped", "item", "value"] as const) {
    const below = (schema as Record<string, unknown>)[part];
    if (typeof below === "object" && below !== null) keysOf(below, found);
  }
  return found;
}

Deno.test("the page names every kind and every key below auth", async () => {
  const schemas: v.GenericSchema[] = [
    authSchema,
    ...await Promise.all(kinds.map(schemaOf)),
  ];
  const keys = new Set(schemas.flatMap((schema) => [...keysOf(schema)]));
  assert.ok(keys.size > 60);
  const missing = [...kinds.map(({ name }) => name), ...keys].filter((word) =>
    !new RegExp(`\\b${word}\\b`).test(page)
  );
  assert.deepEqual(missing, []);
});

/** Examples that stand for a whole file, rather than for a part of one. */
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text)
  .filter((text) => text.includes("providers:"));

Deno.test("the page's examples are valid", async () => {
  assert.ok(examples.length >= 3);
  for (const text of examples) assert.deepEqual(await findings(text), [], text);
});

Deno.test("the README's tables name every kind that works, and no other", async () => {
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  const [part = ""] = /^## Kinds that work$.*?(?=^## )/gms.exec(readme) ?? [];
  const rows = part.split("\n").filter((line) => /^\| .*`/.test(line)).map((line) =>
    line.split("|")[1] ?? ""
  );
  const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
  const working = CLOUDS.flatMap(({ kinds }) => [...kinds]).filter((kind) =>
    kind.sort === "provider"
      ? kind.signIn !== undefined
      : kind.sort === "identity"
      ? kind.become !== undefined
      : (kind.cluster ?? kind.registry) !== undefined
  );
  assert.deepEqual([...new Set(named)].sort(), [...new Set(working.map(({ name }) => name))].sort());
});

const folder = new URL("../../../docs/kinds/", import.meta.url);

for (const { name } of [...Deno.readDirSync(folder)].toSorted((a, b) => a.name < b.name ? -1 : 1)) {
  Deno.test(`docs/kinds/${name} has a minimal and a full example, and both are valid`, async () => {
    const text = await Deno.readTextFile(new URL(name, folder));
    const named = kinds.filter((kind) => text.split("\n", 1)[0]?.includes(kind.name));
    assert.ok(named.length > 0, "the heading names kinds");
    for (const heading of ["Minimal", "Full"]) {
      const [, example = ""] =
        new RegExp(`^## ${heading}$.*?^\`\`\`yaml\\n(.*?)^\`\`\`$`, "gms").exec(text) ?? [];
      assert.ok(example.includes("kind:"), heading);
      assert.deepEqual(await findings(example), [], heading);
    }
    const [full = ""] = /^## Full$.*?(?=^## )/gms.exec(text) ?? [];
    for (const kind of named) {
      assert.ok(full.includes(`kind: ${kind.name}`), `${kind.name} is shown`);
      const own = await schemaOf(kind) as { entries?: Record<string, { wrapped?: { entries?: object } }> };
      for (const part of ["principal", "credentials"]) {
        for (const key of keysOf(own.entries?.[part] ?? {})) {
          assert.match(full, new RegExp(`\\b${key}\\b`), `${kind.name}: ${part}.${key}`);
        }
      }
    }
  });
}

Deno.test("every kind of AWS, Azure and Google Cloud that signs in has a page of its own", () => {
  const pages = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  const missing = CLOUDS.filter(({ name }) => ["aws", "azure", "gcp"].includes(name))
    .flatMap(({ kinds }) => [...kinds])
    .filter((kind) =>
      kind.sort === "provider" && kind.signIn !== undefined ||
      kind.sort === "identity" && kind.become !== undefined
    )
    .map(({ name }) => `${name.replace("/", "-")}.md`).filter((name) => !pages.has(name));
  assert.deepEqual(missing, []);
});
