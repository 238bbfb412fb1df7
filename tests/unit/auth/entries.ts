import { type AuthContext, authContext } from "../../../src/auth/context.ts";
import type {
  AuthConfiguration,
  Configuration,
  IdentityEntry,
  ProviderEntry,
} from "../../../src/config/model.ts";
import { findFolders } from "../../../src/files/folders.ts";
import type { OpenedKeyring } from "../../../src/keyring/open.ts";
import type { System } from "../../../src/system/ports.ts";
import { REGISTRY } from "../clouds/entries.ts";

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
    shownSettings: { kind, ...settings },
    place,
    placeOf: () => place,
    isPersonal: () => false,
    mayReach: () => Promise.resolve(true),
    prepare,
    allowLookup: () => Promise.resolve(),
    needsPrograms: false,
    output: () => Promise.reject(new Error("there is no program")),
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
    isPersonal: () => false,
    mayReach: () => Promise.resolve(true),
    prepare,
    allowLookup: () => Promise.resolve(),
    needsPrograms: false,
    output: () => Promise.reject(new Error("there is no program")),
    via: { provider: "sso" },
    default: false,
    alias: undefined,
    expected: [],
    shownExpected: [],
    isProtected: false,
    protectedAt: undefined,
    env: [],
    shownEnv: [],
    shownSettings: more.settings ?? {},
    ...more,
  };
}

/** Identities below a provider `sso`, unless they say otherwise. */
export function authWith(
  identities: readonly IdentityEntry[],
  providers: readonly ProviderEntry[] = [provider("sso")],
): AuthConfiguration {
  return {
    kinds: REGISTRY.kinds,
    missing: [],
    realm: undefined,
    audited: true,
    keyring: { type: undefined, path: undefined, passwordEnv: undefined },
    providers: new Map(providers.map((entry) => [entry.name, entry])),
    identities: new Map(identities.map((entry) => [entry.name, entry])),
    integrations: new Map(),
  };
}

/** A configuration that says nothing but this. */
export function configurationWith(auth: AuthConfiguration): Configuration {
  return {
    auth,
    env: {},
    shownEnv: {},
    withAuth: () => configurationWith(auth),
    mayTakeIn: () => Promise.resolve(true),
    get surroundings(): never {
      throw new Error("nobody evaluates functions here");
    },
    allow: () => Promise.resolve(),
    programs: [],
    project: () => Promise.resolve("/"),
    logs: { level: undefined, file: undefined },
    basePath: "/",
    basePathIsOwn: false,
    sources: [],
    missing: [],
    written: () => undefined,
    own: () => undefined,
    evaluated: (node) => Promise.resolve(node),
    shown: (node) => node,
    prepare: () => Promise.resolve(),
    check: () => Promise.resolve([]),
  };
}

/** What the jobs work with, where all clouds are there. A keyring is opened only by a test that brings one. */
export function contextOn(
  system: System,
  configuration: Configuration,
  { openKeyring = noKeyring, command }: {
    readonly openKeyring?: () => Promise<OpenedKeyring>;
    readonly command?: string;
  } = {},
): AuthContext {
  return authContext(system, findFolders(system.env), configuration, openKeyring, REGISTRY, command);
}

function noKeyring(): never {
  throw new Error("nothing here needs a keyring");
}
