import { join, resolve } from "../system/path.ts";
import type { Folders } from "../files/folders.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean, someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import type { Files, System } from "../system/ports.ts";
import type { Place } from "../yaml/place.ts";
import { invalid } from "../yaml/problems.ts";
import { MOST_ENTRIES, yamlFilesBelow } from "../yaml/yaml_files.ts";
import { typedWord } from "../typed_word.ts";

export interface ProfileRequest {
  /** In the order in which they are laid over each other. */
  readonly names: readonly string[];
  /** Where a file asks for them; undefined when it was the command line or a variable. */
  readonly place: Place | undefined;
  /** `profiles.base_path`. */
  readonly basePath: string | undefined;
  readonly configFolder: string;
  /** The identities, to tell who took one for the other. */
  readonly identities: readonly string[];
}

/**
 * The files of the profiles, in the order of merging. A profile is a folder of YAML files.
 *
 * @throws InvalidConfiguration when there is no such profile
 */
export async function profileFiles(
  system: System,
  folders: Folders,
  request: ProfileRequest,
): Promise<string[]> {
  const places = profileFolders(folders, request);
  const found: string[] = [];
  for (const name of request.names) {
    const folder = await folderOf(system.files, places, name);
    if (folder === undefined) throw await unknownProfile(system.files, places, name, request);
    for (const file of await yamlFilesBelow(system.files, folder)) found.push(file);
  }
  return found;
}

function profileFolders(
  folders: Folders,
  { basePath, configFolder }: Pick<ProfileRequest, "basePath" | "configFolder">,
): string[] {
  return [
    ...basePath === undefined ? [] : [resolve(configFolder, basePath)],
    join(configFolder, ".atmos", "profiles"),
    join(folders.config, "profiles"),
    join(configFolder, "profiles"),
  ];
}

/** The names of all profiles. */
export async function profileNames(
  files: Files,
  folders: Folders,
  where: Pick<ProfileRequest, "basePath" | "configFolder">,
): Promise<string[]> {
  return await profilesIn(files, profileFolders(folders, where));
}

async function profilesIn(files: Files, places: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const place of places) {
    for (const entry of await files.list(place, MOST_ENTRIES).catch(() => [])) {
      if (entry.kind === "folder") names.push(entry.name);
    }
  }
  return [...new Set(names)].sort();
}

async function folderOf(files: Files, places: readonly string[], name: string): Promise<string | undefined> {
  // A name is one folder's name, never a way out of the folder.
  if (name === "" || name === "." || name === ".." || /[\\/]/.test(name)) return undefined;
  for (const place of places) {
    const info = await files.target(join(place, name)).catch(() => undefined);
    if (info?.kind === "folder") return join(place, name);
  }
  return undefined;
}

async function unknownProfile(
  files: Files,
  places: readonly string[],
  name: string,
  request: ProfileRequest,
): Promise<AtmosError> {
  const message = `cannot use the profile "${printable(name)}": there is no such profile`;
  const hint = await hintFor(files, places, name, request.identities);
  if (request.place !== undefined) return invalid(request.place, message, hint);
  return new AtmosError("config_invalid", message, { hint });
}

async function hintFor(
  files: Files,
  places: readonly string[],
  name: string,
  identities: readonly string[],
): Promise<string> {
  if (identities.includes(name)) {
    return `${printable(name)} is an identity: use --identity ${typedWord(name)}, or ATMOS_IDENTITY.`;
  }
  const known = (await profilesIn(files, places)).map(printable);
  if (known.length === 0) return `A profile is a folder of YAML files, such as ${places.at(-1)}/ci.`;
  return `${didYouMean(name, known) ?? ""} Profiles: ${someNames(known)}.`.trim();
}
