import type { SessionState, SessionStates } from "../../../auth/status.ts";
import type { AuthConfiguration, IdentityEntry, ProviderEntry } from "../../../config/model.ts";
import type { Fact } from "../../../clouds/fact.ts";
import type { Registry } from "../../../clouds/registry.ts";
import { maskSettings } from "../../logging/masking.ts";

export interface ListedProvider {
  readonly name: string;
  readonly kind: string;
  readonly default: boolean;
  readonly tags: readonly string[];
  /** As configured, without `kind`; secrets are masked. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What tells it from others. */
  readonly facts: readonly Fact[];
}

export interface ListedIdentity {
  readonly name: string;
  readonly kind: string;
  readonly via: IdentityEntry["via"];
  readonly default: boolean;
  readonly alias: string | undefined;
  readonly tags: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** The provider that the chain starts at; undefined for identities that stand alone or whose chain is broken. */
  readonly root: string | undefined;
  /** The stored session; undefined when there is none. */
  readonly session: SessionState | undefined;
  /** Stored sessions of its name that were made for other settings. */
  readonly others: number;
}

/** What a list shows, ready for every format. */
export interface Listing {
  readonly providers: readonly ListedProvider[];
  readonly identities: readonly ListedIdentity[];
}

export function createListing(
  auth: AuthConfiguration,
  clouds: Registry,
  sessions: ReadonlyMap<string, SessionStates>,
): Listing {
  const roots = findRoots(auth);
  return {
    providers: [...auth.providers.values()].map((entry) => listedProvider(entry, clouds)),
    identities: [...auth.identities.values()].map((entry) => ({
      name: entry.name,
      kind: entry.kind,
      via: entry.via,
      default: entry.default,
      alias: entry.alias,
      tags: entry.tags,
      settings: withoutKind(maskSettings(entry.settings, clouds.open("identity", entry.kind))),
      root: roots.get(entry.name),
      session: sessions.get(entry.name)?.own,
      others: sessions.get(entry.name)?.others ?? 0,
    })),
  };
}

function listedProvider(entry: ProviderEntry, clouds: Registry): ListedProvider {
  const settings = withoutKind(maskSettings(entry.settings, clouds.open("provider", entry.kind)));
  return {
    name: entry.name,
    kind: entry.kind,
    default: settings["default"] === true,
    tags: entry.tags,
    settings,
    facts: clouds.describeProvider({ kind: entry.kind, settings }),
  };
}

function withoutKind(settings: Record<string, unknown>): Record<string, unknown> {
  delete settings["kind"];
  return settings;
}

/** The provider of every identity whose chain leads to one; each link is followed once. */
function findRoots(auth: AuthConfiguration): Map<string, string> {
  const roots = new Map<string, string | undefined>();
  for (const start of auth.identities.keys()) {
    const way: string[] = [];
    let root: string | undefined;
    let name: string | undefined = start;
    while (name !== undefined && !roots.has(name)) {
      way.push(name);
      roots.set(name, undefined);
      const via: IdentityEntry["via"] = auth.identities.get(name)?.via;
      root = via !== undefined && "provider" in via && auth.providers.has(via.provider)
        ? via.provider
        : undefined;
      name = via !== undefined && "identity" in via ? via.identity : undefined;
    }
    root = name === undefined ? root : roots.get(name);
    for (const link of way) roots.set(link, root);
  }
  return new Map([...roots].flatMap(([name, root]) => root === undefined ? [] : [[name, root]]));
}
