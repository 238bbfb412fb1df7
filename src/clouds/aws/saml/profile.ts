/** The folder in which a browser that is driven keeps what it knows: one for each provider, the owner's alone. */
import { removeTree } from "../../../files/remove_tree.ts";
import { realmPath, safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { storageError } from "../../../files/storage_error.ts";
import type { CloudContext } from "../../link.ts";

const FOLDER = "saml-browser";

type Place = Pick<CloudContext, "system" | "folders" | "realm">;

function namesOf({ realm }: Place, provider: string): string[] {
  return [...realmPath(realm), FOLDER, safeName(provider)];
}

function dirOf({ system, folders }: Place): ScopedDir {
  return new ScopedDir(system.files, folders.data);
}

/** Its path; made where it is not there yet. */
export async function profileFolder(place: Place, provider: string): Promise<string> {
  const names = namesOf(place, provider);
  await dirOf(place).makeFolder(...names);
  return dirOf(place).path(...names);
}

/** The path of the one that is there; undefined when none is. */
export async function keptProfile(place: Place, provider: string): Promise<string | undefined> {
  const path = dirOf(place).path(...namesOf(place, provider));
  return (await place.system.files.info(path))?.kind === "folder" ? path : undefined;
}

/** Removes it with everything in it; whether there was one. */
export async function removeProfile(place: Place, provider: string): Promise<boolean> {
  const path = await keptProfile(place, provider);
  if (path === undefined) return false;
  try {
    await removeTree(place.system.files, path);
  } catch (thrown) {
    throw storageError("remove", path, thrown);
  }
  await dirOf(place).removeEmpty(...namesOf(place, provider).slice(0, -1));
  return true;
}
