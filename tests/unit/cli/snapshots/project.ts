import { findFolders } from "../../../../src/files/folders.ts";
import { ageFileKeyring } from "../../../../src/keyring/age_file.ts";
import { fileLocks } from "../../../../src/keyring/exclusive.ts";
import { run } from "../../../../src/cli/run.ts";
import { Secret } from "../../../../src/secret.ts";
import type { MemorySystem } from "../../system/memory_system.ts";

/** The project whose lists and logouts are kept. */
export const FILES: Readonly<Record<string, string>> = {
  "/project/atmos.yaml": `auth:
  providers:
    company-sso: { kind: mock/aws, region: eu-west-1 }
    old-portal: { kind: mock }
  identities:
    dev-admin: { kind: mock/aws, default: true, alias: dev, via: { provider: company-sso } }
    prod-admin: { kind: mock/aws, via: { identity: dev-admin } }
    prod-readonly: { kind: mock/aws, via: { provider: company-sso } }
    legacy: { kind: mock, via: { provider: old-portal } }
`,
};

/** Without colors, which a terminal of 80 columns would show otherwise. */
export const ENV: Readonly<Record<string, string>> = { HOME: "/home/me", PATH: "/usr/bin", NO_COLOR: "1" };

/** The encrypted file keyring, which needs no desktop. */
export const KEYRING: Readonly<Record<string, string>> = {
  ATMOS_KEYRING_TYPE: "file",
  ATMOS_KEYRING_PASSWORD: "a passphrase for snapshots",
};

type Prepare = (system: MemorySystem) => Promise<void>;

export function signedIn(...identities: readonly string[]): Prepare {
  return async (system) => {
    for (const name of identities) {
      const code = await run(["auth", "login", name], (log) => ({ ...system, log }));
      if (code !== 0) throw new Error(`cannot sign in as ${name}: ${system.stderr()}`);
    }
  };
}

/** Lets the sessions that came from a provider have ended. */
export function ended(provider: string, at: string): Prepare {
  return (system) => {
    const paths = system.files.paths().filter((path) =>
      path.includes(`/mock/${provider}/`) && path.endsWith("/credentials")
    );
    for (const path of paths) {
      const text = system.files.text(path) ?? "";
      system.files.put(path, text.replaceAll(/expiration=\S+/g, `expiration=${at}`), 0o600);
    }
    return Promise.resolve();
  };
}

/** Long-lived keys of an identity, as a person would have stored them. */
export function withKeys(name: string): Prepare {
  return async (system) => {
    const folders = findFolders(system.env);
    const keyring = ageFileKeyring(system, {
      folder: `${folders.data}/keyring`,
      passphrase: { env: system.env, variable: "ATMOS_KEYRING_PASSWORD", ask: undefined },
      exclusive: fileLocks(system, folders),
      workFactor: 8,
    });
    const key = { realm: undefined, name, purpose: undefined };
    await keyring.set(key, { class: "long-lived", value: new Secret("planted") });
  };
}

export function inOrder(...steps: readonly Prepare[]): Prepare {
  return async (system) => {
    for (const step of steps) await step(system);
  };
}
