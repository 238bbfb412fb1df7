/**
 * Who signed in last, by portal. A sign-in as somebody else may be wanted, or may be somebody else's doing: it is never
 * taken without a word. What is remembered outlives a logout, as the audit trail does: the next sign-in is compared, too.
 */
import { AtmosError } from "../errors.ts";
import { realmPath, safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { printable } from "../printable.ts";
import type { SignInRequest } from "./link.ts";

/** The folder below the data folder, or below the realm's in it, with one file for each portal. */
const FOLDER = "signed-in";

export interface SignedIn {
  /** What tells portals apart, as a part of a file's name. */
  readonly portal: string;
  /** For messages. */
  readonly provider: string;
  /** What the service calls the person. */
  readonly person: string;
}

/**
 * Tells a person who signed in, and asks whether that is right when it is another one than the last time.
 *
 * @returns when it is; the person is remembered then
 * @throws AtmosError `sign_in_failed` when it is another person and nobody says that this is right
 */
export async function acceptPerson(request: SignInRequest, signedIn: SignedIn): Promise<void> {
  const { system, folders, realm, interaction } = request;
  const { portal, provider, person } = signedIn;
  const dir = new ScopedDir(system.files, folders.data);
  const path = [...realmPath(realm), FOLDER, safeName(portal)];
  const last = (await dir.readText(...path))?.trim() || undefined;
  if (last !== undefined && last !== person && !await isWanted(request, signedIn, last)) {
    throw refusal(signedIn, last);
  }
  if (last !== person) await dir.write(path, `${person}\n`);
  if (interaction.mayAsk) {
    interaction.notice(`Signed in at "${printable(provider)}" as ${printable(person)}.`);
  }
}

async function isWanted(
  { interaction }: SignInRequest,
  { provider, person }: SignedIn,
  last: string,
): Promise<boolean> {
  const name = printable(person);
  try {
    return await interaction.confirm({
      about: provider,
      message:
        `${name} has signed in at "${printable(provider)}". The last time it was ${printable(last)}.\n` +
        "Where that is not you, somebody else's sign-in has come into yours.",
      yes: `Go on as ${name}`,
      no: "Forget this sign-in",
    });
  } catch (error) {
    if (error instanceof AtmosError && error.code === "not_signed_in") return false;
    throw error;
  }
}

function refusal({ provider, person }: SignedIn, last: string): AtmosError {
  return new AtmosError(
    "sign_in_failed",
    `cannot use the sign-in at "${printable(provider)}": ${
      printable(person)
    } has signed in, and the last time it was ` +
      printable(last),
    {
      hint:
        "The sign-in is forgotten. Where that is right, run `atmos auth login` on a terminal and say so. " +
        "Where it is not, sign out in the browser first.",
    },
  );
}
