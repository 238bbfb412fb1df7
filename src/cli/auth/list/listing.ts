import { chainRoots } from "../../../auth/roots.ts";
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
  /** Whether this version can sign in with its kind. */
  readonly supported: boolean;
}

export interface ListedIdentity {
  readonly name: string;
  readonly kind: string;
  readonly via: IdentityEntry["via"];
  readonly default: boolean;
  /** Whether it asks before it is lent. */
  readonly protected: boolean;
  readonly alias: string | undefined;
  readonly tags: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly facts: readonly Fact[];
  readonly supported: boolean;
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
  const roots = chainRoots(auth);
  return {
    providers: [...auth.providers.values()].map((entry) => listedProvider(entry, clouds)),
    identities: [...auth.identities.values()].map((entry) => {
      const settings = withoutKind(maskSettings(entry.settings, clouds.open("identity", entry.kind)));
      return {
        name: entry.name,
        kind: entry.kind,
        via: entry.via,
        default: entry.default,
        protected: entry.isProtected,
        alias: entry.alias,
        tags: entry.tags,
        settings,
        facts: clouds.describeIdentity({ kind: entry.kind, settings }),
        supported: clouds.supports("identity", entry.kind),
        root: roots.get(entry.name)?.provider,
        session: sessions.get(entry.name)?.own,
        others: sessions.get(entry.name)?.others ?? 0,
      };
    }),
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
    supported: clouds.supports("provider", entry.kind),
  };
}

function withoutKind(settings: Record<string, unknown>): Record<string, unknown> {
  delete settings["kind"];
  return settings;
}
