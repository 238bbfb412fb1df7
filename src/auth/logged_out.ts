/**
 * Identities that were logged out while their provider stays signed in. Its sign-in could give them a new session at
 * once, and a logout that the next command undoes without a word is none: so it is written down, and only a login, or
 * a person at a terminal, takes it back.
 */
import { AtmosError } from "../errors.ts";
import { realmPath, safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { printable } from "../printable.ts";
import { typedWord } from "../typed_word.ts";
import type { CloudContext } from "../clouds/link.ts";

/** The folder below the configuration folder, or below the realm's in it, with one file for each identity. */
export const LOGGED_OUT = "logged-out";

type Place = Pick<CloudContext, "system" | "folders" | "realm">;

/**
 * Whether a new session of the identity takes its logout back.
 * @param isAsked whether this is a login, or a person is there
 * @param target the identity that a login would be for
 * @throws AtmosError `not_signed_in` when it was logged out and nobody asks for a session
 */
export async function takesBackLogout(
  place: Place,
  identity: string,
  { isAsked, target }: { readonly isAsked: boolean; readonly target: string },
): Promise<boolean> {
  if (await dirOf(place).readText(...namesOf(place, identity)) === undefined) return false;
  if (isAsked) return true;
  throw new AtmosError(
    "not_signed_in",
    `cannot use "${printable(identity)}" after its logout: not signed in`,
    {
      hint: `Run \`atmos auth login ${typedWord(target)}\`.`,
    },
  );
}

export async function rememberLogout(place: Place, identity: string): Promise<void> {
  const time = new Date(place.system.clock.now()).toISOString();
  await dirOf(place).write(namesOf(place, identity), `Logged out at ${time}\n`);
}

export async function forgetLogout(place: Place, identity: string): Promise<void> {
  const dir = dirOf(place);
  if (await dir.remove(...namesOf(place, identity))) await dir.removeEmpty(...folderOf(place));
}

/** Forgets all of the realm. */
export async function forgetLogouts(place: Place): Promise<void> {
  const dir = dirOf(place);
  const entries = await dir.list(...folderOf(place));
  for (const { name } of entries) await dir.remove(...folderOf(place), name);
  if (entries.length > 0) await dir.removeEmpty(...folderOf(place));
}

function dirOf({ system, folders }: Place): ScopedDir {
  return new ScopedDir(system.files, folders.config);
}

function folderOf({ realm }: Place): string[] {
  return [...realmPath(realm), LOGGED_OUT];
}

function namesOf(place: Place, identity: string): string[] {
  return [...folderOf(place), safeName(identity)];
}
