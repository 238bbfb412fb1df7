/** What lies in the Azure CLI's own folder: its sign-in, which stays, and what versions before this one have put there. */
import { storageError } from "../../files/storage_error.ts";
import { join } from "../../system/path.ts";
import { FileFailure } from "../../system/ports.ts";
import type { ProviderContext } from "../link.ts";
import { entriesOf, field, parsedJson } from "../untyped.ts";
import { type KeptScope, type Removal, removalOf, type RemovalOutcome } from "../removal.ts";

export interface LegacyRemoval extends Removal {
  readonly kind: "legacy";
  /** The folder, and its files that go. */
  readonly folder: string;
  readonly ours: readonly string[];
}

const CREDENTIALS = "credentials.json";
const CACHE = "msal_token_cache.json";

export interface Around {
  readonly removals: readonly LegacyRemoval[];
  readonly stays: readonly string[];
}

export async function keptAround(context: ProviderContext, scope: KeptScope): Promise<Around> {
  const isOurs = (name: string): boolean => context.providers.get(name)?.kind.startsWith("azure/") ?? false;
  const providers = scope.providers.filter(isOurs);
  if (scope.expired || providers.length === 0 && !scope.everything) return { removals: [], stays: [] };
  return {
    removals: await legacy(context, scope.everything ? undefined : new Set(providers)),
    // Whoever works with other clouds alone, wants to know nothing of it.
    stays: providers.length === 0 ? [] : await cliSignIn(context),
  };
}

/** The folder of the Azure CLI, while somebody is signed in there. */
async function cliSignIn({ system: { files }, folders }: ProviderContext): Promise<readonly string[]> {
  const folder = join(folders.home, ".azure");
  try {
    const text = await files.readText(join(folder, "azureProfile.json"), LARGEST);
    const profile = parsedJson((text ?? "").replace(/^\uFEFF/, ""));
    return entriesOf(field(profile, "subscriptions")).length > 0 ? [`${folder}/`] : [];
  } catch (error) {
    // What cannot be read is nothing that this program could tell about.
    if (error instanceof FileFailure) return [];
    throw error;
  }
}

/** Bytes: a profile with thousands of subscriptions is some megabytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Earlier versions kept `<provider>/credentials.json` and, by project, `<realm>/<provider>/credentials.json` beside a
 * cache of tokens.
 *
 * @param providers undefined for everything, that cache included
 */
async function legacy(
  context: ProviderContext,
  providers: ReadonlySet<string> | undefined,
): Promise<readonly LegacyRemoval[]> {
  const root = legacyRoot(context);
  const removals: LegacyRemoval[] = [];
  const look = async (folder: string, name: string): Promise<readonly string[]> => {
    const files = await filesIn(context, folder);
    const isMeant = providers?.has(name) ?? true;
    const ours = files.filter((file) => file === CREDENTIALS ? isMeant : file === CACHE && !providers);
    if (ours.length > 0) removals.push(legacyRemoval(folder, name, ours));
    return await foldersIn(context, folder);
  };
  if ((await context.system.files.info(root))?.kind !== "folder") return [];
  for (const one of await look(root, "")) {
    for (const other of await look(join(root, one), one)) await look(join(root, one, other), other);
  }
  return removals;
}

function legacyRemoval(folder: string, name: string, ours: readonly string[]): LegacyRemoval {
  const removal = removalOf({
    cloud: "azure",
    // They know no realms.
    realm: undefined,
    role: "copy",
    subject: "provider",
    names: ours.includes(CREDENTIALS) ? [name] : [],
    store: "legacy",
    label: "Files",
    path: `${folder}/`,
    files: ours.map((file) => join(folder, file)),
    data: { path: folder },
  });
  return { ...removal, kind: "legacy", folder, ours };
}

function legacyRoot({ folders }: Pick<ProviderContext, "folders">): string {
  return join(folders.home, ".azure", "atmos");
}

async function filesIn({ system: { files } }: ProviderContext, folder: string): Promise<string[]> {
  return (await files.list(folder)).filter(({ kind }) => kind === "file").map(({ name }) => name);
}

async function foldersIn({ system: { files } }: ProviderContext, folder: string): Promise<string[]> {
  return (await files.list(folder)).filter(({ kind }) => kind === "folder").map(({ name }) => name);
}

/** Removes the files, and the folders that are empty then. */
export async function removeLegacy(
  context: ProviderContext,
  { folder, ours }: LegacyRemoval,
): Promise<RemovalOutcome> {
  const { files } = context.system;
  try {
    let removed = false;
    for (const name of ours) if (await files.removeFile(join(folder, name))) removed = true;
    const root = legacyRoot(context);
    for (let left = folder; left.length >= root.length; left = join(left, "..")) {
      if (!await removedEmpty(context, left)) break;
    }
    return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
  } catch (thrown) {
    throw storageError("remove", folder, thrown);
  }
}

async function removedEmpty({ system: { files } }: ProviderContext, folder: string): Promise<boolean> {
  try {
    return await files.removeFolder(folder);
  } catch (thrown) {
    if (thrown instanceof FileFailure && thrown.reason === "not_empty") return false;
    throw thrown;
  }
}
