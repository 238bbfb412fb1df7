/** granted: profiles of `~/.aws/config` with settings of its own, portals in its configuration, keys in its ring. */
import { expandHome } from "../../../files/folders.ts";
import { findRing } from "../../../keyring/others/ring.ts";
import { printable } from "../../../printable.ts";
import { join } from "../../../system/path.ts";
import type { Found, FoundSecret, Importer, Leftover, Machine } from "../../importer.ts";
import { keychainFile, readToolFile, thoseThere, type ToolFile, toolPath } from "../../read_tool_file.ts";
import { keysInFile, ownProfiles } from "./aws_config.ts";
import { type IniText, placeIn, readIni, unquoted } from "./ini_text.ts";
import type { Profile, ProfileFiles } from "./profile.ts";
import { profileEntries } from "./profile_entries.ts";
import { passphraseOnce, ringKeys, withKeysAlone } from "./ring_keys.ts";

const TOOL = "granted";

/** What the ring of its keys is called. */
const RING = "granted-aws-iam-credentials";
const RING_FOLDER = "secure-storage-aws-iam-credentials";

export const granted: Importer = {
  tool: TOOL,
  label: "profiles and keys of granted",
  paths: (machine) => folders(machine).map((folder) => join(folder, "config")),
  async read(machine): Promise<Found> {
    const { system } = machine;
    const [folder = folders(machine)[0] ?? ""] = await thoseThere(machine, folders(machine));
    const config = await readToolFile(machine, join(folder, "config"));
    const own = config === undefined ? undefined : readGranted(config);
    const files = await ownProfiles(machine);
    const setting = (name: string): string | undefined => tomlSetting(own, "Keyring", name);
    const keychain = setting("KeychainName");
    const ring = await findRing(system, {
      backend: setting("Backend"),
      service: RING,
      keychain: keychain === undefined ? undefined : keychainFile(machine, keychain),
      isOurs: (label) => label === "",
      pass: { folder: passFolder(machine, setting("PassDir")), prefix: RING },
      files: homed(machine, setting("FileDir")) ?? join(folder, RING_FOLDER),
    }, [...files.profiles.keys()]);
    const ask = passphraseOnce(
      TOOL,
      `Passphrase of ${printable(join(folder, RING_FOLDER))}`,
      system.env.get("CF_KEYRING_FILE_PASSWORD"),
    );
    return grantedEntries(own, withKeysAlone(files, ring), (profile) => {
      const item = ring.items.get(profile.name);
      return item === undefined ? keysInFile(profile) : ringKeys(item, ask);
    }, ring.unread);
  },
};

/** As much of TOML as it writes: tables whose lines are set in, behind settings of none. Pure. */
export function readGranted({ file, text }: ToolFile): IniText {
  const read = readIni(`[granted]\n${text.replace(/^[ \t]+/gm, "")}`, file);
  const sections = read.sections.map(({ header, line, settings }) => ({
    header,
    line: line - 1,
    settings: new Map([...settings].map(([key, one]) => [key, { ...one, line: one.line - 1 }])),
  }));
  return { ...read, sections };
}

/** Pure. */
export function grantedEntries(
  config: IniText | undefined,
  files: ProfileFiles,
  keysOf: (profile: Profile) => FoundSecret | undefined,
  unread: readonly string[] = [],
): Found {
  const portals = (config?.sections ?? []).flatMap(({ header, line, settings }) => {
    const name = /^SSO\.(.+)$/.exec(header)?.[1];
    if (name === undefined) return [];
    const place = placeIn(config ?? { file: "" }, line);
    const pair = (from: string, to: string): [string, string][] => {
      const value = settings.get(from.toLowerCase())?.value;
      return value === undefined ? [] : [[to, unquoted(value)]];
    };
    const session: Profile = {
      name: unquoted(name),
      place,
      settings: new Map([...pair("StartURL", "sso_start_url"), ...pair("SSORegion", "sso_region")]),
      placeOf: () => place,
    };
    return [[session.name, session] as const];
  });
  return profileEntries({
    profiles: files.profiles,
    sessions: new Map([...portals, ...files.sessions]),
    leftovers: [
      ...files.leftovers,
      ...config === undefined ? [] : ofConfig(config),
      ...unread.map(unreadStore),
    ],
    tool: TOOL,
    keysOf,
  });
}

/** Settings of granted that are more than looks. */
const NAMED: Readonly<Record<string, string>> = {
  accessrequesturl: "requests for access are made where that page is",
  exportcredstoaws:
    "nothing is written to ~/.aws/credentials: `atmos auth profile install` serves programs without a wrapper",
  credentialprocessautologin: "a command for credentials asks nobody",
  registries: "a registry of profiles: import the profiles that it has written, or share atmos.yaml itself",
  profileregistryurls:
    "a registry of profiles: import the profiles that it has written, or share atmos.yaml itself",
};

function ofConfig(config: IniText): Leftover[] {
  const settings = config.sections.flatMap((section) =>
    [...section.settings].map(([key, { line }]) => ({ key, line }))
  );
  const registry = config.sections.find(({ header }) => /ProfileRegistry\.Registries/.test(header));
  return [
    ...settings.flatMap(({ key, line }) => {
      const reason = NAMED[key];
      return reason === undefined ? [] : [{ place: placeIn(config, line), what: printable(key), reason }];
    }),
    ...registry === undefined
      ? []
      : [{ place: placeIn(config, registry.line), what: "Registries", reason: NAMED.registries ?? "" }],
  ];
}

function unreadStore(backend: string): Leftover {
  return {
    place: backend,
    what: "keys there",
    reason: "granted alone can read them: give them to `atmos auth user configure NAME`",
  };
}

function tomlSetting(config: IniText | undefined, section: string, name: string): string | undefined {
  const found = config?.sections.find(({ header }) => header === section)?.settings.get(name.toLowerCase())
    ?.value;
  return found === undefined ? undefined : unquoted(found) || undefined;
}

function folders(machine: Machine): string[] {
  const { system, folders: { home } } = machine;
  const base = system.env.get("XDG_CONFIG_HOME");
  return [
    join(home, ".granted"),
    ...base ? [join(base, "granted")] : [],
    join(home, ".config", "granted"),
  ];
}

function passFolder(machine: Machine, written: string | undefined): string {
  return homed(machine, written) ?? toolPath(machine, "PASSWORD_STORE_DIR", ".password-store");
}

function homed({ folders }: Machine, written: string | undefined): string | undefined {
  return written === undefined ? undefined : expandHome(written, folders.home);
}
