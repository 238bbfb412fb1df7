/** Entries of kubeconfig files: how they look, and how they come in and go again. */
import type { Cluster } from "../../clouds/integration.ts";
import { asRecord, entriesOf, field, textOf } from "../../clouds/untyped.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { dataIn, type Edit, editNamedItems } from "../../yaml/named_items.ts";
import type { ClusterNames } from "./record.ts";

/** How users of ours begin, so that they are told from those of others. */
const OURS = "atmos-";

const EMPTY = `apiVersion: v1
kind: Config
preferences: {}
clusters: []
contexts: []
users: []
`;

export type Update = "merge" | "replace" | "error";

export interface Wanted {
  readonly cluster: Cluster;
  /** What the context is called. */
  readonly context: string;
  /** The program that prints tokens, with its arguments. */
  readonly command: readonly string[];
}

export function namesOf({ cluster, context }: Wanted): ClusterNames {
  return { cluster: cluster.name, context, user: cluster.user };
}

/**
 * The text of a file with entries for these clusters; undefined for nothing to change.
 *
 * @param file for messages
 * @throws AtmosError `storage` for what is no kubeconfig file, and for names that somebody else's entries have
 */
export async function withClusters(
  before: string,
  file: string,
  wanted: readonly Wanted[],
  update: Update,
): Promise<string | undefined> {
  const isNew = update === "replace" || before.trim() === "";
  const start = isNew ? EMPTY : before;
  let text = start;
  if (before.trim() !== "") assertKubeconfig(await dataIn(before, file), file);
  for (const one of wanted) {
    const data = await dataIn(text, file);
    assertFree(data, namesOf(one), file, update);
    text = await editNamedItems(text, file, editsFor(data, one));
  }
  return text === before ? undefined : text;
}

function assertKubeconfig(data: Readonly<Record<string, unknown>>, file: string): void {
  if (data["kind"] === "Config" || Object.keys(data).length === 0) return;
  throw new AtmosError("storage", `cannot change "${printable(file)}": it is no kubeconfig file`, {
    hint: "Name a file with kind: Config, or one that is yet to be made.",
  });
}

function editsFor(data: Readonly<Record<string, unknown>>, wanted: Wanted): Edit[] {
  const { cluster, command: [command = "", ...args] } = wanted;
  const names = namesOf(wanted);
  const items: readonly (readonly [list: string, name: string, value: Readonly<Record<string, unknown>>])[] =
    [
      ["clusters", names.cluster, {
        cluster: {
          server: cluster.server,
          ...(cluster.certificateAuthority === undefined
            ? {}
            : { "certificate-authority-data": cluster.certificateAuthority }),
        },
      }],
      ["users", names.user, {
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command,
            args,
            env: null,
            installHint: "atmos gives the token for this cluster. Is it still where it was?",
            interactiveMode: "Never",
            provideClusterInfo: false,
          },
        },
      }],
      ["contexts", names.context, { context: { cluster: names.cluster, user: names.user } }],
    ];
  return [
    ...items.flatMap(([list, name, value]) => {
      const found = itemIn(data, list, name);
      // A namespace that somebody has chosen for a context of ours stays.
      const isKept = list === "contexts"
        ? pointsTo(found, names)
        : JSON.stringify(found) === JSON.stringify({ name, ...value });
      return isKept ? [] : [{ list, name, value }];
    }),
    ...(textOf(data["current-context"]) === undefined
      ? [{ key: "current-context", text: names.context }]
      : []),
  ];
}

function itemIn(data: unknown, list: string, name: string): Readonly<Record<string, unknown>> | undefined {
  return entriesOf(field(data, list)).find((item) => item["name"] === name);
}

function pointsTo(context: unknown, { cluster, user }: ClusterNames): boolean {
  const inside = asRecord(field(context, "context"));
  return inside["cluster"] === cluster && inside["user"] === user;
}

/** An entry that somebody else has made stays theirs. */
function assertFree(data: unknown, names: ClusterNames, file: string, update: Update): void {
  const context = itemIn(data, "contexts", names.context);
  if (context !== undefined && !pointsTo(context, names)) {
    const user = textOf(field(field(context, "context"), "user")) ?? "";
    const isOther = !user.startsWith(OURS) || field(field(context, "context"), "cluster") !== names.cluster;
    if (isOther || update === "error") throw taken(names.context, file);
  }
  if (update !== "error" || context !== undefined) return;
  for (const [list, name] of [["clusters", names.cluster], ["users", names.user]] as const) {
    if (itemIn(data, list, name) !== undefined) throw taken(name, file);
  }
}

function taken(name: string, file: string): AtmosError {
  return new AtmosError(
    "storage",
    `cannot add "${printable(name)}" to "${printable(file)}": there is another one of that name`,
    { hint: "Give the cluster another name there with spec.cluster.alias." },
  );
}

/**
 * The text without an entry of ours; undefined for nothing to change, empty for a file in which nothing is left.
 *
 * @throws AtmosError `storage` for what cannot be changed
 */
export async function withoutCluster(
  before: string,
  file: string,
  names: ClusterNames,
): Promise<string | undefined> {
  const data = await dataIn(before, file);
  if (!pointsTo(itemIn(data, "contexts", names.context), names)) return undefined;
  const others = entriesOf(data["contexts"]).filter(({ name }) => name !== names.context)
    .map(({ context }) => asRecord(context));
  const edits: Edit[] = [{ list: "contexts", name: names.context, value: undefined }];
  for (const [list, key] of [["clusters", "cluster"], ["users", "user"]] as const) {
    const isShared = others.some((context) => context[key] === names[key]);
    if (!isShared) edits.push({ list, name: names[key], value: undefined });
  }
  if (data["current-context"] === names.context) edits.push({ key: "current-context", text: "" });
  const text = await editNamedItems(before, file, edits);
  // What somebody else has begun is theirs, empty or not.
  if (text.replace(/^current-context: ""\n/m, "") !== EMPTY) return text;
  const rest = Object.entries(await dataIn(text, file)).filter(([key]) =>
    key !== "apiVersion" && key !== "kind"
  );
  const isEmpty = rest.every(([, value]) =>
    value === "" || value === null || Object.keys(Object(value)).length === 0
  );
  return isEmpty ? "" : text;
}
