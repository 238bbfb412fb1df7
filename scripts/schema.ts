/**
 * Writes the JSON Schemas below `docs/schema`, which give editors completion and checks for `atmos.yaml`, for files
 * of workflows and for stack manifests, from the schemas that the program itself checks with.
 *
 *   deno task schema           writes them
 *   deno task schema --check   exits with 1 when a stored one is not current
 */
import { join } from "node:path";
import { editorSchema } from "./schema/editor_schema.ts";
import { stackSchema } from "./schema/stacks.ts";
import { workflowsSchema } from "./schema/steps.ts";

const FOLDER = join(import.meta.dirname ?? ".", "..", "docs", "schema");

export const SCHEMA_PATH = join(FOLDER, "atmos.schema.json");
export const WORKFLOWS_SCHEMA_PATH = join(FOLDER, "workflows.schema.json");
export const STACK_SCHEMA_PATH = join(FOLDER, "stack.schema.json");

/** The text of every schema, by the path of its file. */
export async function schemaTexts(): Promise<Map<string, string>> {
  const schemas = new Map<string, object>([
    [SCHEMA_PATH, await editorSchema()],
    [WORKFLOWS_SCHEMA_PATH, workflowsSchema()],
    [STACK_SCHEMA_PATH, stackSchema()],
  ]);
  return new Map([...schemas].map(([path, schema]) => [path, JSON.stringify(schema, null, 2) + "\n"]));
}

if (import.meta.main) {
  const isCheck = Deno.args.includes("--check");
  for (const [path, text] of await schemaTexts()) {
    if (!isCheck) {
      await Deno.writeTextFile(path, text);
    } else if (await Deno.readTextFile(path).catch(() => "") !== text) {
      console.error(`${path} is not current: run \`deno task schema\``);
      Deno.exitCode = 1;
    }
  }
}
