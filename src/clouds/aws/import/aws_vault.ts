/** aws-vault: profiles of `~/.aws/config`, whose keys are in a ring of its own. */
import { findRing, type Ring } from "../../../keyring/others/ring.ts";
import { printable } from "../../../printable.ts";
import { join } from "../../../system/path.ts";
import type { Found, Importer, Leftover, Machine } from "../../importer.ts";
import { keychainFile, readToolFile, toolPath } from "../../read_tool_file.ts";
import { configPath } from "./aws_config.ts";
import { inherited } from "./inherited.ts";
import { type ProfileFiles, readProfiles } from "./profile.ts";
import { profileEntries } from "./profile_entries.ts";
import { passphraseOnce, ringKeys, withKeysAlone } from "./ring_keys.ts";

const TOOL = "aws-vault";

export const awsVault: Importer = {
  tool: TOOL,
  label: "profiles and keys of aws-vault",
  paths: rings,
  async read(machine): Promise<Found> {
    const { system } = machine;
    const files = readProfiles(await readToolFile(machine, configPath(machine)), undefined);
    const keychain = system.env.get("AWS_VAULT_KEYCHAIN_NAME") || "aws-vault";
    const ring = await findRing(system, {
      backend: system.env.get("AWS_VAULT_BACKEND") || undefined,
      service: TOOL,
      keychain: keychain === "login" ? undefined : keychainFile(machine, keychain),
      isOurs: (label) => label.startsWith(TOOL),
      pass: { folder: passFolder(machine), prefix: passPrefix(machine) },
      files: filesFolder(machine),
    }, namesIn(files));
    const known = system.env.get("AWS_VAULT_FILE_PASSPHRASE");
    const ask = passphraseOnce(TOOL, `Passphrase of ${printable(filesFolder(machine))}`, known);
    return awsVaultEntries(files, ring, (item) => ringKeys(item, ask));
  },
};

/** Pure, but for what reads an item when it is kept. */
export function awsVaultEntries(
  files: ProfileFiles,
  ring: Ring,
  keysOf: (item: Parameters<typeof ringKeys>[0]) => ReturnType<typeof ringKeys>,
): Found {
  const profiles = inherited(files.profiles);
  const keys = { items: new Map([...ring.items].filter(([name]) => !isSession(name))) };
  const leftovers = [...files.leftovers, ...profiles.leftovers, ...ring.unread.map(unreadStore)];
  return profileEntries({
    ...withKeysAlone({ profiles: profiles.made, sessions: files.sessions, leftovers }, keys),
    tool: TOOL,
    keysOf: ({ name }) => {
      const item = keys.items.get(name);
      return item === undefined ? undefined : keysOf(item);
    },
  });
}

function unreadStore(backend: string): Leftover {
  return {
    place: backend,
    what: "keys there",
    reason:
      `aws-vault alone can read them: give \`atmos auth user configure NAME\` what \`aws-vault export --no-session NAME\` shows`,
  };
}

/** Sessions and tokens lie beside keys, and end. */
function isSession(name: string): boolean {
  return /^[^,]+,[^,]+,[^,]*,\d+$/.test(name) || /^(session[,:]|oidc:)/.test(name) ||
    / session \(\d+\)$/.test(name);
}

function namesIn({ profiles }: ProfileFiles): string[] {
  return [
    ...new Set([...profiles].flatMap(([name, { settings }]) => {
      const source = settings.get("source_profile");
      return source ? [name, source] : [name];
    })),
  ];
}

/** What tells that somebody has used it: what the Secret Service, the keychain, `pass` and itself keep in files. */
function rings(machine: Machine): string[] {
  const { home } = machine.folders;
  const prefix = passPrefix(machine);
  return [
    filesFolder(machine),
    join(home, ".local", "share", "keyrings", "awsvault.keyring"),
    keychainFile(machine, "aws-vault"),
    ...prefix === "" ? [] : [join(passFolder(machine), prefix)],
  ];
}

function filesFolder(machine: Machine): string {
  return toolPath(machine, "AWS_VAULT_FILE_DIR", ".awsvault", "keys");
}

function passFolder(machine: Machine): string {
  const own = machine.system.env.get("AWS_VAULT_PASS_PASSWORD_STORE_DIR");
  return toolPath(
    machine,
    own ? "AWS_VAULT_PASS_PASSWORD_STORE_DIR" : "PASSWORD_STORE_DIR",
    ".password-store",
  );
}

function passPrefix({ system }: Machine): string {
  return system.env.get("AWS_VAULT_PASS_PREFIX") ?? "";
}
