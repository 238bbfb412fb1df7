/** What a logout finds and removes of integrations. */
import {
  keptSessionFolders,
  removeSessionFolder,
  type SessionFolderRemoval,
} from "../../clouds/session_folders_removal.ts";
import { cloudNames, peekRecord } from "../../clouds/session_folders.ts";
import type { Leftovers } from "../../clouds/cloud.ts";
import type { CloudContext } from "../../clouds/link.ts";
import {
  type Kept,
  type KeptScope,
  type Removal,
  removalOf,
  type RemovalOutcome,
} from "../../clouds/removal.ts";
import type { AuthContext } from "../context.ts";
import { removeFromOwn } from "./own_kubeconfig.ts";
import { type ClusterNames, INTEGRATIONS, madeIn } from "./record.ts";

/** An entry in a kubeconfig file of the person's own. */
interface EntryRemoval extends Removal {
  readonly kind: "kubeconfig-entry";
  readonly file: string;
  readonly entry: ClusterNames;
}

export const integrationLeftovers: Leftovers = {
  folders: [INTEGRATIONS],
  async kept(scope, context): Promise<Kept> {
    // They have no end of their own: see `integrationsOfEnded`.
    if (scope.expired) return { removals: [] };
    const { removals, others, stays } = await keptSessionFolders(context, INTEGRATIONS, scope);
    const entries: EntryRemoval[] = [];
    for (const removal of removals) {
      const record = await peekRecord(context, [...cloudNames(context, INTEGRATIONS), ...removal.folder]);
      for (const { cluster, own } of madeIn(record).done) {
        if (cluster !== undefined && own !== undefined) entries.push(entryRemoval(removal, own, cluster));
      }
    }
    return { removals: [...entries, ...removals.map(asCopy)], others: others.map(asCopy), stays };
  },
  async remove(removal, context): Promise<RemovalOutcome> {
    if (isEntry(removal)) {
      const removed = await removeFromOwn(context.system, removal.file, removal.entry);
      return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
    }
    return await removeSessionFolder(context, removal as SessionFolderRemoval);
  },
};

/**
 * What was made for sessions that have ended and go. What a kubeconfig file of the person's own names stays: its entry
 * works again after the next sign-in, and nobody has taken it back.
 */
export async function integrationsOfEnded(
  ended: readonly Removal[],
  scope: KeptScope,
  context: CloudContext,
): Promise<Kept> {
  const gone = new Set(
    ended.flatMap((removal) => "folder" in removal ? [JSON.stringify(removal.folder)] : []),
  );
  if (gone.size === 0) return { removals: [] };
  const { removals } = await keptSessionFolders(context, INTEGRATIONS, { ...scope, expired: false });
  const going: Removal[] = [];
  for (const removal of removals) {
    if (!gone.has(JSON.stringify(removal.folder))) continue;
    const record = await peekRecord(context, [...cloudNames(context, INTEGRATIONS), ...removal.folder]);
    if (madeIn(record).done.every(({ own }) => own === undefined)) going.push(asCopy(removal));
  }
  return { removals: going };
}

/** It opens nothing by itself: what it names asks for the session. */
function asCopy(removal: SessionFolderRemoval): SessionFolderRemoval {
  return {
    ...removal,
    role: "copy",
    label: "Kubeconfig and docker files",
    store: "integrations",
    until: undefined,
  };
}

function entryRemoval(folder: SessionFolderRemoval, file: string, names: ClusterNames): EntryRemoval {
  const removal = removalOf({
    cloud: INTEGRATIONS,
    realm: folder.realm,
    role: "copy",
    subject: "identity",
    names: folder.names,
    store: "kubeconfig",
    label: "Kubeconfig",
    detail: names.context,
    path: file,
    data: { path: file, context: names.context },
  });
  return {
    ...removal,
    id: JSON.stringify(["kubeconfig", file, names]),
    kind: "kubeconfig-entry",
    file,
    entry: names,
  };
}

function isEntry(removal: Removal): removal is EntryRemoval {
  return "kind" in removal && removal.kind === "kubeconfig-entry";
}

/** Everything that keeps something: the clouds, and what follows sign-ins at them. */
export function keepers({ clouds }: Pick<AuthContext, "clouds">): readonly {
  readonly name: string;
  readonly leftovers: Leftovers;
}[] {
  const own = clouds.clouds.flatMap(({ name, leftovers }) =>
    leftovers === undefined ? [] : [{ name, leftovers }]
  );
  return [...own, { name: INTEGRATIONS, leftovers: integrationLeftovers }];
}
