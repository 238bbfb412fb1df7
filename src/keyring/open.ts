import { dirname, extname, join, resolve } from "../system/path.ts";
import { expandHome, type Folders } from "../files/folders.ts";
import type { System } from "../system/ports.ts";
import { ageFileKeyring, type AgeFileOptions, ageFileTrouble } from "./age_file.ts";
import type { Exclusive } from "./chunked.ts";
import { fileLocks } from "./exclusive.ts";
import type { Keyring, Trouble } from "./keyring.ts";
import { noting } from "./item_notes.ts";
import { memoryKeyring } from "./memory.ts";
import { keyringOf } from "./purposes.ts";
import type { AskPassphrase, PassphraseSource } from "./passphrase.ts";
import { systemKeyring } from "./system_keyring.ts";
import { type KeyringType, keyringType, keyringTypeIn } from "./type.ts";

/** `auth.keyring` of the person's own files, as written there. */
export interface KeyringSettings {
  readonly type: string | undefined;
  /** `spec.path`: the folder of the file keyring; of a path with an extension, its parent. */
  readonly path: string | undefined;
  /** `spec.password_env`: the variable that holds the passphrase of the file keyring. */
  readonly passwordEnv: string | undefined;
}

export interface OpenRequest {
  readonly system: System;
  readonly folders: Folders;
  readonly settings: KeyringSettings;
  /** Whether a person may be asked, by the desktop or by `askPassphrase`. */
  readonly interactive: boolean;
  readonly askPassphrase: AskPassphrase | undefined;
  /** Tells the person in one line that another place than expected is used. */
  readonly announce: (line: string) => void;
  /** How dear the passphrase of a new file keyring is made, where it is no secret. */
  readonly workFactor?: number;
}

export interface OpenedKeyring {
  /** Undefined when this machine has none: sessions may go to owner-only files then, long-lived keys nowhere. */
  readonly keyring: Keyring | undefined;
  /** Why this one, for a person. */
  readonly why: string;
  /** What would keep it from opening, found out without asking anybody; not there where a look at an item tells. */
  readonly trouble?: () => Promise<Trouble | undefined>;
}

/**
 * Finds the keyring: `ATMOS_KEYRING_TYPE`, then `auth.keyring.type`, then the system's. Another one stands in only
 * where the machine has no system keyring at all, and that is announced; one that is locked or broken stays the one.
 * @throws AtmosError `config_invalid` for an unknown type
 */
export async function openKeyring(request: OpenRequest): Promise<OpenedKeyring> {
  const { system, folders, interactive } = request;
  const { type, source } = chooseType(request);
  const exclusive = fileLocks(system, folders);
  if (type === "memory") return { keyring: memoryKeyring(), why: `type memory, from ${source}` };
  if (type === "file") return { ...fileKeyring(request, exclusive), why: `type file, from ${source}` };
  const found = await systemKeyring(system, exclusive, interactive);
  if ("store" in found) {
    return { keyring: noting(keyringOf(found.store), system, folders), why: `type system, from ${source}` };
  }
  return standIn(request, exclusive, found.missing);
}

function chooseType({ system, settings }: OpenRequest): { type: KeyringType; source: string } {
  const fromEnv = keyringTypeIn(system.env);
  if (fromEnv !== undefined) return { type: fromEnv, source: "ATMOS_KEYRING_TYPE" };
  const source = "auth.keyring.type";
  if (settings.type) return { type: keyringType(settings.type, source), source };
  return { type: "system", source: "the default" };
}

function standIn(request: OpenRequest, exclusive: Exclusive, missing: Trouble): OpenedKeyring {
  const { variable, env } = passphraseSource(request);
  if (env.get(variable)) {
    const folder = fileFolder(request);
    request.announce(
      `No system keyring here: ${missing.reason}. The encrypted file keyring in ${folder} is used.`,
    );
    return { ...fileKeyring(request, exclusive), why: `type file, because ${missing.reason}` };
  }
  request.announce(
    `No system keyring here: ${missing.reason}. Sessions are kept in files that only you can read; for an encrypted ` +
      `keyring set ATMOS_KEYRING_TYPE=file and ${variable}.`,
  );
  return { keyring: undefined, why: missing.reason };
}

function fileKeyring(
  request: OpenRequest,
  exclusive: Exclusive,
): Pick<OpenedKeyring, "trouble"> & { readonly keyring: Keyring } {
  const { system, folders, workFactor } = request;
  const options: AgeFileOptions = {
    folder: fileFolder(request),
    isGiven: givenPath(request) !== undefined,
    passphrase: passphraseSource(request),
    exclusive,
    ...(workFactor === undefined ? {} : { workFactor }),
  };
  return {
    keyring: noting(keyringOf(ageFileKeyring(system, options)), system, folders),
    trouble: () => ageFileTrouble(system, options),
  };
}

function passphraseSource({ system, settings, interactive, askPassphrase }: OpenRequest): PassphraseSource {
  const variable = system.env.get("ATMOS_KEYRING_PASSWORD_ENV") || settings.passwordEnv ||
    "ATMOS_KEYRING_PASSWORD";
  return { env: system.env, variable, ask: interactive ? askPassphrase : undefined };
}

function givenPath({ system, settings }: OpenRequest): string | undefined {
  return system.env.get("ATMOS_KEYRING_FILE_PATH") || settings.path || undefined;
}

/** Where the file keyring lies: `ATMOS_KEYRING_FILE_PATH`, then `spec.path`, then the data folder. */
function fileFolder(request: OpenRequest): string {
  const { system, folders } = request;
  const path = givenPath(request);
  if (path === undefined) return join(folders.data, "keyring");
  const folder = extname(path) === "" ? path : dirname(path);
  return resolve(system.files.workingFolder(), expandHome(folder, folders.home));
}
