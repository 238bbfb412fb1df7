import type { MemoryOptions, MemorySystem } from "../../system/memory_system.ts";
import { ended, ENV, FILES, inOrder, KEYRING, signedIn, withKeys } from "./project.ts";
import { seen, type Snapshot } from "./snapshot.ts";

interface Scenario {
  readonly line: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether no logout on this machine has told of `--keychain` yet. */
  readonly isFirst?: boolean;
  readonly before?: (system: MemorySystem) => Promise<void>;
}

const EVERYBODY = signedIn("dev-admin", "prod-admin", "prod-readonly", "legacy");
const KEYS = inOrder(EVERYBODY, withKeys("dev-admin"));

/** Files that cannot be changed or removed, below folders that match. */
const stuck = (path: RegExp) => (system: MemorySystem): Promise<void> => {
  for (const method of ["removeFile", "rename"] as const) system.files.failOn(method, "denied", { path });
  return Promise.resolve();
};

/** The same sign-in in a second project of this machine. */
async function inTwoRealms(system: MemorySystem): Promise<void> {
  await signedIn("dev-admin")(system);
  system.env.set("ATMOS_AUTH_REALM", "acme");
  await signedIn("dev-admin")(system);
  system.env.set("ATMOS_AUTH_REALM", undefined);
}

/** Questions are not among them: what they show depends on what is typed. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  identity: { line: "dev-admin", before: EVERYBODY },
  chained_identity: { line: "prod-admin", before: EVERYBODY },
  only: { line: "dev-admin --only", before: EVERYBODY },
  provider: { line: "--provider company-sso", before: EVERYBODY },
  all: { line: "--all", before: EVERYBODY },
  all_realms: { line: "--all-realms", before: inTwoRealms },
  expired: {
    line: "--expired",
    before: inOrder(EVERYBODY, ended("old-portal", "2026-01-02T03:00:00Z")),
  },
  no_revoke: { line: "--all --no-revoke", before: EVERYBODY },
  nothing_to_do: { line: "dev-admin" },
  nothing_expired: { line: "--expired", before: EVERYBODY },
  partial: { line: "--all", before: inOrder(EVERYBODY, stuck(/mock\/old-portal/)) },
  failed: { line: "--all", before: inOrder(EVERYBODY, stuck(/mock\//)) },
  dry_run: { line: "--all --dry-run", before: EVERYBODY },
  dry_run_nothing: { line: "--all --dry-run" },
  dry_run_keys: { line: "dev-admin --keychain --dry-run", before: KEYS, env: KEYRING },
  keys_kept: { line: "dev-admin", before: KEYS, env: KEYRING },
  keychain_refused: { line: "dev-admin --keychain", before: KEYS, env: KEYRING },
  keychain_forced: { line: "dev-admin --keychain --force", before: KEYS, env: KEYRING },
  external: {
    line: "dev-admin",
    before: EVERYBODY,
    env: { GOOGLE_APPLICATION_CREDENTIALS: "/home/me/sa.json", AZURE_CLIENT_SECRET: "not to be shown" },
  },
  in_shell: { line: "dev-admin", before: EVERYBODY, env: { ATMOS_IDENTITY: "dev-admin", ATMOS_SHLVL: "1" } },
  hint: { line: "dev-admin", before: EVERYBODY, isFirst: true },
  colored: { line: "--all --force-color", before: inOrder(EVERYBODY, stuck(/mock\/old-portal/)) },
  json: { line: "dev-admin --output json", before: EVERYBODY },
  json_partial: { line: "--all --output json", before: inOrder(EVERYBODY, stuck(/mock\/old-portal/)) },
  json_dry_run: { line: "dev-admin --dry-run --output json", before: EVERYBODY },
  json_cancelled: { line: "dev-admin --keychain --output json", before: KEYS, env: KEYRING },
  nothing_named: { line: "" },
  several_things: { line: "--all dev-admin" },
  unknown_identity: { line: "dev-admn" },
};

export async function logoutSnapshots(): Promise<readonly Snapshot[]> {
  return await Promise.all(
    Object.entries(SCENARIOS).map(([name, { line, env, before, isFirst = false }]) => {
      const files = isFirst ? FILES : { ...FILES, "/home/me/.cache/atmos/logout-keeps-keychain": "told\n" };
      const options: MemoryOptions = { files, env: { ...ENV, ...env }, columns: 80 };
      return seen(`logout/${name}`, `auth logout ${line}`.trimEnd(), options, before);
    }),
  );
}
