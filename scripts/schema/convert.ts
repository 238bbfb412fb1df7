/** From the schemas that the program checks with to those that editors read (JSON Schema, draft 7). */
import {
  type ConversionConfig,
  type JsonSchema,
  toJsonSchema,
  toJsonSchemaDefs,
} from "@valibot/to-json-schema";
import type * as v from "valibot";

export const DRAFT = "http://json-schema.org/draft-07/schema#";

/** What is written once and referred to, by name. */
export type Shared = Readonly<Record<string, v.GenericSchema>>;

const OPTIONS: ConversionConfig = {
  typeMode: "input",
  errorMode: "ignore",
  overrideSchema: ({ valibotSchema, jsonSchema }) =>
    valibotSchema.type === "object" ? { ...jsonSchema, additionalProperties: false } : undefined,
  overrideRef: ({ referenceId }) => pointerTo(referenceId),
};

/** What may be written, not what it is turned into; checks that JSON Schema cannot express are left out. */
export function convert(schema: v.GenericSchema, shared: Shared): JsonSchema {
  const { $schema: _, $defs: __, ...converted } = toJsonSchema(schema, { ...OPTIONS, definitions: shared });
  return converted;
}

/** All that is shared, for `$defs`. */
export function definitionsOf(shared: Shared): Record<string, JsonSchema> {
  return toJsonSchemaDefs(shared, OPTIONS);
}

export function reference(name: string): JsonSchema {
  return { $ref: pointerTo(name) };
}

function pointerTo(name: string): string {
  return `#/$defs/${name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(" ", "%20")}`;
}

export function propertiesOf(
  schema: JsonSchema | boolean | undefined,
): Record<string, JsonSchema | boolean> {
  if (typeof schema !== "object" || schema.properties === undefined) {
    throw new Error("the schema has no properties");
  }
  return schema.properties;
}
