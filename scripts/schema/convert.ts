/** From the schemas that the program checks with to those that editors read (JSON Schema, draft 7). */
import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

export const DRAFT = "http://json-schema.org/draft-07/schema#";

/** What is written once and referred to, by name. */
export type Shared = Readonly<Record<string, v.GenericSchema>>;

/**
 * What may be written, not what it is turned into; checks that JSON Schema cannot express are left out.
 *
 * @param own the name of the schema itself, when it is a shared one
 */
export function convert(schema: v.GenericSchema, shared: Shared, own?: string): JsonSchema {
  const { $schema: _, $defs: __, ...converted } = toJsonSchema(schema, {
    typeMode: "input",
    errorMode: "ignore",
    definitions: Object.fromEntries(Object.entries(shared).filter(([name]) => name !== own)),
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === "object" ? { ...jsonSchema, additionalProperties: false } : undefined,
    overrideRef: ({ referenceId }) => pointerTo(referenceId),
  });
  return converted;
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
