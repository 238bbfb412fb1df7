import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { SCHEMA_PATH, schemaTexts } from "../../../scripts/schema.ts";
import { REGISTRY } from "../clouds/entries.ts";
import { loadText } from "./configured.ts";

const QUICKSTART = new URL("../../../examples/quickstart/atmos.yaml", import.meta.url);

const schemaText = async (): Promise<string> => (await schemaTexts()).get(SCHEMA_PATH) ?? "";

Deno.test("the stored JSON Schemas are current: `deno task schema` writes them", async () => {
  const texts = await schemaTexts();
  assert.equal(texts.size, 3);
  for (const [path, text] of texts) assert.equal(await Deno.readTextFile(path), text);
});

Deno.test("the JSON Schema knows every kind, and all its references lead somewhere", async () => {
  const text = await schemaText();
  const schema = JSON.parse(text);
  const { provider, identity } = schema.$defs;
  assert.deepEqual(provider.properties.kind.enum, [...REGISTRY.kinds.provider.keys()]);
  assert.deepEqual(identity.properties.kind.enum, [...REGISTRY.kinds.identity.keys()]);
  const references = [...text.matchAll(/"\$ref": "#\/\$defs\/([^"]+)"/g)].map(([, name = ""]) => name);
  assert.ok(references.length > 50);
  for (const name of references) {
    const key = decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
    assert.ok(key in schema.$defs, name);
  }
});

Deno.test("the JSON Schema tells what an editor should ask for", async () => {
  const sso = JSON.parse(await schemaText()).$defs["provider aws/iam-identity-center"];
  assert.deepEqual(sso.required, ["kind", "start_url", "region"]);
  assert.equal(sso.additionalProperties, false);
  assert.match(sso.properties.start_url.description, /access portal/);
});

Deno.test("the quickstart example is valid and says what its text promises", async () => {
  const text = await Deno.readTextFile(QUICKSTART);
  const configuration = await loadText(text);
  assert.deepEqual(await configuration.check(), []);
  const { providers, identities } = configuration.auth;
  assert.deepEqual([...providers.keys()], ["company-sso"]);
  assert.deepEqual(
    [...identities.values()].map((entry) => [entry.name, entry.kind, entry.via, entry.default]),
    [
      ["dev-admin", "aws/permission-set", { provider: "company-sso" }, true],
      ["prod-readonly", "aws/permission-set", { provider: "company-sso" }, false],
    ],
  );
  const [, schema = ""] = /^# yaml-language-server: \$schema=(.+)$/m.exec(text) ?? [];
  assert.equal(fileURLToPath(new URL(schema, QUICKSTART)), SCHEMA_PATH);
});
