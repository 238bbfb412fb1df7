import type { JsonSchema } from "@valibot/to-json-schema";
import { manifestSchema, SHARED } from "../../src/stacks/schema/manifest.ts";
import { convert, definitionsOf, DRAFT } from "./convert.ts";

/** A JSON Schema of one stack manifest. */
export function stackSchema(): JsonSchema {
  return {
    $schema: DRAFT,
    title: "Stack manifest of atmos",
    ...convert(manifestSchema, SHARED),
    // What a team writes for itself, such as anchors of YAML.
    patternProperties: { "^(x-|_)": {} },
    $defs: definitionsOf(SHARED),
  };
}
