import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { fileSchema } from "../../src/config/schema/file.ts";
import { CLOUDS, registryOf } from "../../src/clouds/registry.ts";
import { schemaOf, type Sort } from "../../src/config/kinds.ts";
import * as values from "../../src/config/schema/values.ts";

/** What is written once and referred to. */
const { secondsOf: _, ...SHARED } = values;

/**
 * A JSON Schema (draft 7) of one configuration file. Nothing is required of a file or an entry as such, since
 * files are merged: what an entry must have is asked for where its kind is written.
 */
export async function editorSchema(): Promise<JsonSchema> {
  const { kinds } = registryOf(CLOUDS);
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(SHARED)) definitions[name] = convert(schema, name);
  const entriesOf = async (sort: Sort): Promise<JsonSchema> => {
    const names = [...kinds[sort].keys()];
    for (const kind of kinds[sort].values()) {
      definitions[`${sort} ${kind.name}`] = convert(await schemaOf(kind));
    }
    definitions[sort] = {
      type: "object",
      properties: { kind: { type: "string", enum: names } },
      allOf: names.map((kind) => ({
        if: { properties: { kind: { const: kind } }, required: ["kind"] },
        then: reference(`${sort} ${kind}`),
      })),
    };
    return { type: "object", additionalProperties: reference(sort) };
  };
  const file = convert(fileSchema);
  const auth = propertiesOf(propertiesOf(file)["auth"]);
  auth["providers"] = orListed(await entriesOf("provider"), "type", "config");
  auth["identities"] = orListed(await entriesOf("identity"), "provider", "config");
  auth["integrations"] = await entriesOf("integration");
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
