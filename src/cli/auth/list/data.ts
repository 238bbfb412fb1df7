import { escapedJson, jsonText } from "../../../json_text.ts";
import { hasUnseen } from "../../../printable.ts";
import { isoSeconds } from "../../text/time.ts";
import type { Listing } from "./listing.ts";

/** The configuration as it is, with secrets masked, and the sessions in a part of their own. */
function plainData({ providers, identities }: Listing): unknown {
  return {
    providers: Object.fromEntries(providers.map(({ name, kind, settings }) => [name, { kind, ...settings }])),
    identities: Object.fromEntries(
      identities.map(({ name, kind, settings }) => [name, { kind, ...settings }]),
    ),
    sessions: Object.fromEntries(
      identities.flatMap(({ name, session, others }) =>
        session === undefined && others === 0 ? [] : [[name, {
          live: session?.live ?? false,
          ...(session?.expiresAt === undefined ? {} : { expiration: isoSeconds(session.expiresAt) }),
          ...(others === 0 ? {} : { made_for_other_settings: others }),
        }]]
      ),
    ),
  };
}

export function formatJson(listing: Listing): string {
  return jsonText(plainData(listing));
}

export async function formatYaml(listing: Listing): Promise<string> {
  const loaded = await import("yaml");
  // A CommonJS package: in a bundle, a dynamic import has only `default`.
  const { Document, visit } = "default" in loaded ? loaded.default as typeof loaded : loaded;
  const document = new Document(plainData(listing), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && isUnseen(scalar.value)) scalar.type = "QUOTE_DOUBLE";
    },
  });
  // Between double quotes YAML has the escapes of JSON, and elsewhere there is nothing left to escape.
  return escapedJson(document.toString({ lineWidth: 0 }));
}

/** Line ends and tabs YAML writes well by itself. */
function isUnseen(text: string): boolean {
  return hasUnseen(text.replace(/[\n\t]/g, ""));
}
