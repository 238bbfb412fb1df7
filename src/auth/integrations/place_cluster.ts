/** Where the entry of a cluster stands: in our file, and in one of the person's own where they want it there. */
import { isOwnFile, KUBECONFIG_PATH } from "../../config/check_integrations.ts";
import type { IntegrationEntry } from "../../config/model.ts";
import { settingAt } from "../../clouds/described.ts";
import { expandHome } from "../../files/folders.ts";
import { dirname, resolve } from "../../system/path.ts";
import type { AuthContext } from "../context.ts";
import { namesOf, type Update, type Wanted, withClusters, withoutCluster } from "./kubeconfig.ts";
import { addToOwn, type OwnFile, removeFromOwn } from "./own_kubeconfig.ts";
import type { ClusterNames, Done } from "./record.ts";

/** Puts a cluster into the files, and takes out what it was called, or where it was, before. */
export async function placeCluster(
  context: AuthContext,
  entry: IntegrationEntry,
  kube: string,
  wanted: Wanted,
  before: readonly Done[],
  named: string | undefined,
): Promise<{ readonly kube: string; readonly done: Pick<Done, "cluster" | "own" | "isConfigured"> }> {
  const { system } = context;
  const cluster = namesOf(wanted);
  const earlier = before.find(({ name }) => name === entry.name);
  const others = before.filter((one) => one !== earlier);
  const old = earlier?.cluster;
  const isRenamed = old !== undefined && !isSame(old, cluster);
  const own = ownFileOf(context, entry, named, earlier);
  const hasMoved = earlier?.own !== own?.path;
  const leave = async (): Promise<void> => {
    if (earlier === undefined || earlier.own === undefined || old === undefined) return;
    if (!others.some((one) => one.own === earlier.own && isSame(one.cluster, old))) {
      await removeFromOwn(system, earlier.own, old);
    }
  };
  if (isRenamed && !hasMoved) await leave();
  if (own !== undefined) {
    // A file that has it already is not made anew: others may have added theirs.
    const isThere = !hasMoved && own.update === "replace";
    await addToOwn(system, isThere ? { ...own, update: "merge" } : own, wanted);
  }
  if (hasMoved) await leave();
  const isLeft = isRenamed && !others.some((one) => isSame(one.cluster, old));
  const without = isLeft ? await withoutCluster(kube, "config", old) ?? kube : kube;
  return {
    kube: await withClusters(without, "config", [wanted], "merge") ?? without,
    done: {
      cluster,
      ...(own === undefined ? {} : { own: own.path }),
      ...(own?.isConfigured ? { isConfigured: true } : {}),
    },
  };
}

function isSame(one: ClusterNames | undefined, other: ClusterNames): boolean {
  return one?.cluster === other.cluster && one.context === other.context && one.user === other.user;
}

/**
 * The file of their own that the person wants it in: as named on the command line, as in a file of theirs, or as named
 * on the command line before. A project's word does not count.
 */
function ownFileOf(
  { folders, system }: AuthContext,
  entry: IntegrationEntry,
  named: string | undefined,
  earlier: Done | undefined,
): OwnFile & { readonly isConfigured?: boolean } | undefined {
  const here = system.files.workingFolder();
  if (named !== undefined) return { path: resolve(here, named), update: "merge", mode: undefined };
  const path = settingAt(entry, ...KUBECONFIG_PATH);
  if (path === undefined || !isOwnFile(entry)) {
    if (earlier?.own === undefined || earlier.isConfigured) return undefined;
    return { path: earlier.own, update: "merge", mode: undefined };
  }
  const from = dirname(entry.placeOf(KUBECONFIG_PATH).file);
  const mode = settingAt(entry, "spec", "cluster", "kubeconfig", "mode");
  return {
    path: resolve(here, from, expandHome(path, folders.home)),
    update: (settingAt(entry, "spec", "cluster", "kubeconfig", "update") ?? "merge") as Update,
    mode: mode === undefined ? undefined : parseInt(mode, 8),
    isConfigured: true,
  };
}
