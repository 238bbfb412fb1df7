/** Entries as a configuration gives them, and everything that the clouds offer for them. */
import type { Cloud, Leftovers } from "../../../src/clouds/cloud.ts";
import type { SessionStore } from "../../../src/clouds/session_store.ts";
import { CLOUDS, registryOf } from "../../../src/clouds/registry.ts";
import type { IdentityEntry, ProviderEntry } from "../../../src/config/model.ts";

export const REGISTRY = registryOf(CLOUDS);

/** What sessions of tests are made for: the sign-in, and all of it. */
export const MADE_FOR = "0a0a0a0a-0b0b0b0b0b0b";

/** What a cloud that keeps sessions does with them. */
export function storesOf({ name, sessions, leftovers }: Cloud): SessionStore & Leftovers {
  if (sessions === undefined || leftovers === undefined) throw new Error(`${name} keeps nothing`);
  return { ...sessions, ...leftovers };
}

const PLACE = { file: "atmos.yaml", line: 3, column: 5 };

const COMMON = {
  tags: [],
  place: PLACE,
  placeOf: () => PLACE,
  isPersonal: () => false,
  mayReach: () => Promise.resolve(true),
  prepare: () => Promise.resolve(),
  allowLookup: () => Promise.resolve(),
  needsPrograms: false,
  output: () => Promise.reject(new Error("there is no program")),
};

export function providerEntry(
  settings: Readonly<Record<string, unknown>>,
  name = "corp",
  kind = "aws/iam-identity-center",
): ProviderEntry {
  return { ...COMMON, name, kind, settings: { kind, ...settings }, shownSettings: { kind, ...settings } };
}

export function identityEntry(
  settings: Readonly<Record<string, unknown>>,
  name = "dev-admin",
  kind = "aws/permission-set",
): IdentityEntry {
  return {
    ...COMMON,
    name,
    kind,
    settings: { kind, ...settings },
    shownSettings: { kind, ...settings },
    via: { provider: "corp" },
    default: false,
    alias: undefined,
    expected: [],
    shownExpected: [],
    isProtected: false,
    protectedAt: undefined,
    env: [],
    shownEnv: [],
  };
}
