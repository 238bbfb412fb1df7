import { jsonText } from "../../../json_text.ts";
import { yamlText } from "../../text/yaml.ts";
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

export function formatYaml(listing: Listing): Promise<string> {
  return yamlText(plainData(listing));
}
