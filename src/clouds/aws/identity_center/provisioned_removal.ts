/** Lists of accounts of which a provider's identities are made: they go with its sign-in. */
import { realmPath, safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { PROVISIONED, provisionedFolder } from "../../../config/provisioned.ts";
import type { ProviderContext } from "../../link.ts";
import { type KeptScope, type Removal, removalOf, type RemovalOutcome } from "../../removal.ts";

export interface ProvisionedRemoval extends Removal {
  readonly kind: "accounts";
  /** Names below the cache folder. */
  readonly folder: readonly string[];
}

/** Those of the providers that are meant. They end nothing, so none has ended. */
export async function keptLists(context: ProviderContext, scope: KeptScope): Promise<ProvisionedRemoval[]> {
  if (scope.expired) return [];
  const { realm, folders, system: { files } } = context;
  const dir = new ScopedDir(files, folders.cache);
  const there = (await dir.list(...realmPath(realm), PROVISIONED)).filter(({ kind }) => kind === "folder");
  const meant = new Map(scope.providers.map((provider) => [safeName(provider), provider]));
  return there.filter(({ name }) => scope.everything || meant.has(name)).map(({ name }) => {
    const provider = meant.get(name);
    const folder = provider === undefined
      ? [...realmPath(realm), PROVISIONED, name]
      : provisionedFolder(realm, provider);
    const removal = removalOf({
      cloud: "aws",
      realm,
      role: "copy",
      subject: "provider",
      names: [provider ?? name],
      store: "files",
      label: "List of accounts",
      path: dir.path(...folder),
    });
    return { ...removal, kind: "accounts", folder };
  });
}

export async function removeList(
  { system: { files }, folders }: ProviderContext,
  { folder }: ProvisionedRemoval,
): Promise<RemovalOutcome> {
  const dir = new ScopedDir(files, folders.cache);
  const names = (await dir.list(...folder)).map(({ name }) => name).filter((name) => name.endsWith(".yaml"));
  const removed = await dir.removeAll(folder, names);
  await dir.removeEmpty(...folder);
  return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
}
