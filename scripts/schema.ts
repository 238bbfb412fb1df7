/**
 * Writes `docs/schema/atmos.schema.json`, which gives editors completion and checks for `atmos.yaml`, from the
 * schemas that the program itself checks with.
 *
 *   deno task schema           writes it
 *   deno task schema --check   exits with 1 when the stored one is not current
 */
import { join } from "node:path";
import { editorSchema } from "./schema/editor_schema.ts";

export const SCHEMA_PATH = join(import.meta.dirname ?? ".", "..", "docs", "schema", "atmos.schema.json");

export async function schemaText(): Promise<string> {
  return JSON.stringify(await editorSchema(), null, 2) + "\n";
}

if (import.meta.main) {
  const text = await schemaText();
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(SCHEMA_PATH, text);
  } else if (await Deno.readTextFile(SCHEMA_PATH).catch(() => "") !== text) {
    console.error("docs/schema/atmos.schema.json is not current: run `deno task schema`");
    Deno.exit(1);
  }
}
