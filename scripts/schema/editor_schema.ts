import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { fileSchema } from "../../src/config/schema/file.ts";
import { identitySchemas } from "../../src/config/schema/identities.ts";
import { integrationSchemas } from "../../src/config/schema/integrations.ts";
import { providerSchemas } from "../../src/config/schema/providers.ts";
import * as values from "../../src/config/schema/values.ts";

/** What is written once and referred to. */
const { secondsOf: _, ...SHARED } = values;

type Kinds = Readonly<Record<string, () => v.GenericSchema>>;

/**
 * A JSON Schema (draft 7) of one configuration file. Nothing is required of a file or an entry as such, since
 * files are merged: what an entry must have is asked for where its kind is written.
 */
export function editorSchema(): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(SHARED)) definitions[name] = convert(schema, name);
  const entriesOf = (sort: string, kinds: Kinds): JsonSchema => {
    for (const [kind, schema] of Object.entries(kinds)) definitions[`${sort} ${kind}`] = convert(schema());
    definitions[sort] = {
      type: "object",
      properties: { kind: { type: "string", enum: Object.keys(kinds) } },
      allOf: Object.keys(kinds).map((kind) => ({
        if: { properties: { kind: { const: kind } }, required: ["kind"] },
        then: reference(`${sort} ${kind}`),
      })),
    };
    return { type: "object", additionalProperties: reference(sort) };
  };
  const file = convert(fileSchema);
  const auth = propertiesOf(propertiesOf(file)["auth"]);
  auth["providers"] = orListed(entriesOf("provider", providerSchemas), "type", "config");
  auth["identities"] = orListed(entriesOf("identity", identitySchemas), "provider", "config");
  auth["integrations"] = entriesOf("integration", integrationSchemas);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "atmos.yaml",
    ...file,
    $defs: definitions,
  };
}

/** A map by name, or the list form in which every entry has a name. */
function orListed(map: JsonSchema, ...keys: string[]): JsonSchema {
  const known = Object.fromEntries(["name", ...keys].map((key) => [key, {}]));
  const items: JsonSchema = { type: "object", properties: known, required: ["name"] };
  return { ...map, type: ["object", "array"], items };
}

function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(" ", "%20")}` };
}

/** What may be written, not what it is turned into; checks that JSON Schema cannot express are left out. */
function convert(schema: v.GenericSchema, own?: string): JsonSchema {
  const { $schema: _, $defs: __, ...converted } = toJsonSchema(schema, {
    typeMode: "input",
    errorMode: "ignore",
    definitions: Object.fromEntries(Object.entries(SHARED).filter(([name]) => name !== own)),
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === "object" ? { ...jsonSchema, additionalProperties: false } : undefined,
  });
  return converted;
}

function propertiesOf(schema: JsonSchema | boolean | undefined): Record<string, JsonSchema | boolean> {
  if (typeof schema !== "object" || schema.properties === undefined) {
    throw new Error("the schema has no properties");
  }
  return schema.properties;
}
