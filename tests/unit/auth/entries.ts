import type {
  AuthConfiguration,
  Configuration,
  IdentityEntry,
  ProviderEntry,
} from "../../../src/config/model.ts";

const prepare = (): Promise<void> => Promise.resolve();
const place = { file: "atmos.yaml", line: 1, column: 1 };

export function provider(
  name: string,
  kind = "mock/aws",
  settings: Record<string, unknown> = {},
): ProviderEntry {
  return {
    name,
    kind,
    tags: [],
    settings: { kind, ...settings },
    place,
    placeOf: () => place,
    prepare,
    needsPrograms: false,
  };
}

export function identity(name: string, more: Partial<IdentityEntry> = {}): IdentityEntry {
  return {
    name,
    kind: "mock/aws",
    tags: [],
    settings: { kind: more.kind ?? "mock/aws" },
    place,
    placeOf: () => place,
    prepare,
    needsPrograms: false,
    via: { provider: "sso" },
    default: false,
    alias: undefined,
    env: [],
    shownEnv: [],
    ...more,
  };
}

/** Identities below a provider `sso`, unless they say otherwise. */
export function authWith(
  identities: readonly IdentityEntry[],
  providers: readonly ProviderEntry[] = [provider("sso")],
): AuthConfiguration {
  return {
    realm: undefined,
    audited: true,
    keyring: { type: undefined, path: undefined, passwordEnv: undefined },
    providers: new Map(providers.map((entry) => [entry.name, entry])),
    identities: new Map(identities.map((entry) => [entry.name, entry])),
  };
}

/** A configuration that says nothing but this. */
export function configurationWith(auth: AuthConfiguration): Configuration {
  return {
    auth,
    env: {},
    shownEnv: {},
    programs: [],
    project: () => Promise.resolve("/"),
    logs: { level: undefined, file: undefined },
    basePath: "/",
    sources: [],
    written: () => undefined,
    evaluated: (node) => Promise.resolve(node),
    shown: (node) => node,
    prepare: () => Promise.resolve(),
    check: () => Promise.resolve([]),
  };
}
