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
  return `${JSON.stringify(plainData(listing), undefined, 2)}\n`;
}

export async function formatYaml(listing: Listing): Promise<string> {
  const loaded = await import("yaml");
  // A CommonJS package: in a bundle, a dynamic import has only `default`.
  const { stringify } = "default" in loaded ? loaded.default as typeof loaded : loaded;
  return stringify(plainData(listing), { aliasDuplicateObjects: false, lineWidth: 0 });
}
