import { type AuthContext, authContext } from "../../auth/context.ts";
import { loadConfiguration, type LoadOptions } from "../../config/load.ts";
import type { AllowPrograms } from "../../config/programs.ts";
import { findFolders, type Folders } from "../../files/folders.ts";
import { keyringTypeIn } from "../../keyring/type.ts";
import type { OpenedKeyring } from "../../keyring/open.ts";
import type { Configuration, KeyringSettings } from "../../config/model.ts";
import type { ContextParts } from "./context_parts.ts";
import { collect } from "./global_options.ts";
import { canAsk, signInObstacle } from "../asking/interaction.ts";

/** The configuration that the flags and variables ask for, and the program's folders. */
export interface Project {
  readonly folders: Folders;
  readonly configuration: Configuration;
}

/**
 * Finds, reads and merges the configuration.
 * @throws AtmosError `config_invalid` also for a word in `ATMOS_KEYRING_TYPE` that is no type of keyring
 */
export async function loadProject(parts: ContextParts): Promise<Project> {
  const { system, globals } = parts;
  // Whatever the command: that it would be noticed later, when a session has ended, helps nobody.
  keyringTypeIn(system.env);
  const folders = findFolders(system.env);
  const configuration = await loadConfiguration(system, folders, {
    kinds: parts.clouds.kinds,
    ...wantedFiles(parts),
    basePath: globals.basePath,
    profiles: globals.profiles ?? [],
    allowPrograms: gate(parts, folders),
  });
  system.log.debug("Configuration read", { files: configuration.sources });
  return { folders, configuration };
}

/** What everything that has to do with authentication works with. */
export function contextOf(
  parts: ContextParts,
  { folders, configuration }: Project,
  command: string,
): AuthContext {
  return authContext(
    parts.system,
    folders,
    configuration,
    () => openKeyringFor(parts, folders, configuration.auth.keyring),
    parts.clouds,
    command,
    leadingFlags(parts),
  );
}

/** Flags for what flags and variables say here: who starts this program again may have neither. */
function leadingFlags(parts: ContextParts): readonly string[] {
  const { globals: { basePath, profiles }, system: { env } } = parts;
  const { files, folders } = wantedFiles(parts);
  const all: readonly (readonly [string, string | undefined])[] = [
    ["--config", files.join(",")],
    ["--config-path", folders.join(",")],
    ["--base-path", basePath ?? env.get("ATMOS_BASE_PATH")],
    ["--profile", profiles?.join(",") ?? env.get("ATMOS_PROFILE")],
  ];
  return all.flatMap(([flag, value]) => value ? [`${flag}=${value}`] : []);
}

/** What flags and variables name instead of the search. */
export function wantedFiles(
  { system, globals }: Pick<ContextParts, "system" | "globals">,
): Pick<LoadOptions, "files" | "folders"> {
  const fromVariable = (name: string): readonly string[] => collect(system.env.get(name) ?? "");
  return {
    files: globals.config ?? fromVariable("ATMOS_CONFIG"),
    folders: globals.configPath ?? fromVariable("ATMOS_CONFIG_PATH"),
  };
}

/** Most configurations have no programs: nothing is loaded or read for them. */
function gate(parts: ContextParts, folders: Folders): AllowPrograms {
  let consent: Promise<{ allow: AllowPrograms }> | undefined;
  return async (request) => {
    consent ??= import("../asking/consent.ts").then(({ Consent }) => new Consent(parts, folders));
    await (await consent).allow(request);
  };
}

async function openKeyringFor(
  { system, globals, style, keyringTalk }: ContextParts,
  folders: Folders,
  settings: KeyringSettings,
): Promise<OpenedKeyring> {
  const { openKeyring } = await import("../../keyring/open.ts");
  const { passphrasePrompt } = await import("../asking/passphrase.ts");
  const opened = await openKeyring({
    system,
    folders,
    settings,
    interactive: signInObstacle(system, globals, false) === undefined,
    askPassphrase: canAsk(system, globals) ? passphrasePrompt({ system, style, keyringTalk }) : undefined,
    announce: (line) => {
      system.log.info(line);
      keyringTalk.announced.push(line);
    },
  });
  system.log.debug("Keyring chosen", { keyring: opened.keyring?.name ?? "none", why: opened.why });
  return opened;
}
