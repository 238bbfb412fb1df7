import { escapedJson } from "../../json_text.ts";
import { blockYaml } from "./block_yaml.ts";
import { hasUnseen } from "../../printable.ts";

/** A value as YAML, for people and programs; like JSON it has escapes where a character would not be seen. */
export async function yamlText(value: unknown): Promise<string> {
  const loaded = await import("yaml");
  // A CommonJS package: in a bundle, a dynamic import has only `default`.
  const { Document, visit } = "default" in loaded ? loaded.default as typeof loaded : loaded;
  return blockYaml(value, (part) => {
    const document = new Document(part, { aliasDuplicateObjects: false });
    visit(document, {
      Scalar: (_, scalar) => {
        if (typeof scalar.value === "string" && isUnseen(scalar.value)) scalar.type = "QUOTE_DOUBLE";
      },
    });
    // Between double quotes YAML has the escapes of JSON, and elsewhere there is nothing left to escape.
    return escapedJson(document.toString({ lineWidth: 0 }));
  });
}

/** Line ends and tabs YAML writes well by itself. */
function isUnseen(text: string): boolean {
  return hasUnseen(text.replace(/[\n\t]/g, ""));
}
