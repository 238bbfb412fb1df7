/** Entries as a configuration gives them. */
import type { IdentityEntry, ProviderEntry } from "../../../src/config/model.ts";

const PLACE = { file: "atmos.yaml", line: 3, column: 5 };

const COMMON = {
  tags: [],
  place: PLACE,
  placeOf: () => PLACE,
  prepare: () => Promise.resolve(),
  needsPrograms: false,
};

export function providerEntry(
  settings: Readonly<Record<string, unknown>>,
  name = "corp",
  kind = "aws/iam-identity-center",
): ProviderEntry {
  return { ...COMMON, name, kind, settings: { kind, ...settings } };
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
    via: { provider: "corp" },
    default: false,
    alias: undefined,
    env: [],
    shownEnv: [],
  };
}
