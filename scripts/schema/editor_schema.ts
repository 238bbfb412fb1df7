import type { JsonSchema } from "@valibot/to-json-schema";
import { fileSchema } from "../../src/config/schema/file.ts";
import { CLOUDS, registryOf } from "../../src/clouds/registry.ts";
import { schemaOf, type Sort } from "../../src/config/kinds.ts";
import * as values from "../../src/config/schema/values.ts";
import { convert, definitionsOf, DRAFT, propertiesOf, reference } from "./convert.ts";
import { commandDefinitions } from "./steps.ts";

/** What is written once and referred to. */
const { secondsOf: _, ...SHARED } = values;

/**
 * A JSON Schema (draft 7) of one configuration file. Nothing is required of a file or an entry as such, since
 * files are merged: what an entry must have is asked for where its kind is written.
 */
export async function editorSchema(): Promise<JsonSchema> {
  const { kinds } = registryOf(CLOUDS);
  const definitions = { ...commandDefinitions(), ...definitionsOf(SHARED) };
  const entriesOf = async (sort: Sort): Promise<JsonSchema> => {
    const names = [...kinds[sort].keys()];
    for (const kind of kinds[sort].values()) {
      definitions[`${sort} ${kind.name}`] = convert(await schemaOf(kind), SHARED);
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
  const file = convert(fileSchema, SHARED);
  propertiesOf(file)["commands"] = {
    type: "array",
    items: reference("command"),
    description: "Commands of your team, as part of atmos.",
  };
  const auth = propertiesOf(propertiesOf(file)["auth"]);
  auth["providers"] = orListed(await entriesOf("provider"), "type", "config");
  auth["identities"] = orListed(await entriesOf("identity"), "provider", "config");
  auth["integrations"] = await entriesOf("integration");
  return {
    $schema: DRAFT,
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
