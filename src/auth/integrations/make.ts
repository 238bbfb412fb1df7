/** Makes kubeconfig entries and registries' helpers. Loaded when something is missing. */
import type { IntegrationEntry } from "../../config/model.ts";
import { checkedSettings } from "../../config/settings.ts";
import type { CloudContext } from "../../clouds/link.ts";
import { settingAt } from "../../clouds/described.ts";
import type { SessionFile } from "../../clouds/session_folders.ts";
import { AtmosError } from "../../errors.ts";
import { withLock } from "../../files/lock.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { printable } from "../../printable.ts";
import type { AuthContext } from "../context.ts";
import { inTime } from "../network_time.ts";
import type { ActiveSession } from "../session.ts";
import { lockFolder } from "../session_lock.ts";
import { silent } from "../silent.ts";
import { dockerFiles, ownDockerFolder } from "./docker_config.ts";
import { type Ensured, identityCommand, type Look, type Outcome, type Plan } from "./ensure.ts";
import { helperFile, helperScript } from "./helper_script.ts";
import { type Wanted, withClusters, withoutCluster } from "./kubeconfig.ts";
import { removeFromOwn } from "./own_kubeconfig.ts";
import { placeCluster } from "./place_cluster.ts";
import {
  BIN_FOLDER,
  DOCKER_FOLDER,
  type Done,
  helperName,
  KUBECONFIG,
  type Made,
  madePath,
  writeMade,
} from "./record.ts";

/** One process makes them; whoever waited finds them made. */
export async function makeIntegrations(
  context: AuthContext,
  session: ActiveSession,
  look: () => Promise<Look>,
  named: string | undefined,
): Promise<Ensured> {
  const name = `integrations-${session.madeFor}`;
  const what = `the integrations of "${printable(session.identity)}"`;
  return await withLock(context.system, lockFolder(context), { name, what }, async () => {
    const { made: before, plans, due, isRight } = await look();
    if (isRight) return { made: before, outcomes: [] };
    const found = await findAll(context, session, due);
    return await write(context, session, { plans, before, found, named });
  });
}

/** What is known of one before anything is written. */
type Found =
  | { readonly plan: Plan; readonly wanted: Wanted }
  | { readonly plan: Plan; readonly hosts: readonly string[] }
  | { readonly plan: Plan; readonly error: unknown };

/** They are asked for side by side, and have one limit of time between them. */
async function findAll(
  context: AuthContext,
  session: ActiveSession,
  due: readonly Plan[],
): Promise<readonly Found[]> {
  // What a program may be asked about for is asked one after the other.
  const refused = new Map<Plan, Found>();
  for (const plan of due) {
    await plan.entry.prepare().catch((error) => refused.set(plan, { plan, error }));
  }
  const { system } = inTime(context.system, silent);
  const asking: CloudContext = { ...context, realm: context.realm, system };
  return await Promise.all(
    due.map(async (plan) => refused.get(plan) ?? await find(context, session, plan, asking)),
  );
}

async function find(
  context: AuthContext,
  session: ActiveSession,
  plan: Plan,
  asking: CloudContext,
): Promise<Found> {
  const { entry } = plan;
  const kind = context.clouds.integration(entry);
  try {
    const schema = await kind?.schema?.();
    if (schema !== undefined) checkedSettings(schema, entry, "integration");
    const registry = await kind?.registry?.();
    if (registry !== undefined) return { plan, hosts: registry.hosts(entry, session.credentials) };
    const way = await kind?.cluster?.();
    const tokens = context.clouds.clouds.find(({ kinds }) => kinds.some(({ name }) => name === entry.kind))
      ?.clusterTokens;
    if (way === undefined || tokens === undefined) throw new Error(`nothing is made for "${entry.kind}"`);
    const cluster = await way.find(entry, session.credentials, asking);
    return {
      plan,
      wanted: {
        cluster,
        context: settingAt(entry, "spec", "cluster", "alias") ?? cluster.name,
        command: identityCommand(context, session, tokens.command, ...cluster.words),
      },
    };
  } catch (error) {
    return { plan, error };
  }
}

interface Writing {
  readonly plans: readonly Plan[];
  readonly before: Made;
  readonly found: readonly Found[];
  /** A kubeconfig file that the person has named on the command line. */
  readonly named: string | undefined;
}

async function write(
  context: AuthContext,
  session: ActiveSession,
  { plans, before, found, named }: Writing,
): Promise<Ensured> {
  const kept = before.done.filter(({ name }) => plans.some(({ entry }) => entry.name === name));
  const dropped = before.done.filter((done) => !kept.includes(done));
  const outcomes: Outcome[] = [];
  let kube = await readKube(context, session);
  for (const { cluster, own } of dropped) {
    if (cluster === undefined) continue;
    kube = await withoutCluster(kube, "config", cluster) ?? kube;
    if (own !== undefined) await removeFromOwn(context.system, own, cluster).catch(() => false);
  }
  const done = new Map(kept.map((one) => [one.name, one]));
  for (const one of found) {
    const { entry, mark } = one.plan;
    try {
      if ("error" in one) throw one.error;
      if ("hosts" in one) done.set(entry.name, { name: entry.name, mark, hosts: one.hosts });
      else {
        assertContext([...done.values()], entry, one.wanted);
        const next = await placeCluster(context, entry, kube, one.wanted, [...done.values()], named);
        kube = next.kube;
        done.set(entry.name, { name: entry.name, mark, ...next.done });
      }
      const made = done.get(entry.name);
      if (made !== undefined) outcomes.push({ entry, done: made });
    } catch (error) {
      outcomes.push({ entry, error });
    }
  }
  const at = context.system.clock.now();
  const made: Made = {
    done: [...done.values()],
    failed: [
      ...before.failed.filter(({ name, mark }) =>
        plans.some((plan) => plan.entry.name === name && plan.mark === mark) &&
        !found.some(({ plan }) => plan.entry.name === name)
      ),
      ...found.flatMap(({ plan: { entry, mark } }) =>
        outcomes.some((one) => "error" in one && one.entry === entry) ? [{ name: entry.name, mark, at }] : []
      ),
    ],
  };
  await writeMade(context, session, made, await filesOf(context, session, made, kube));
  return { made, outcomes };
}

async function readKube(context: AuthContext, session: ActiveSession): Promise<string> {
  const path = madePath(context, session, ...KUBECONFIG);
  const text = await context.system.files.readText(path).catch(() => undefined) ?? "";
  // It is ours: whatever somebody has made of it, it can be made anew.
  return await withClusters(text, "config", [], "merge").then(() => text, () => "");
}

/** Two clusters of one name would be one for programs. */
function assertContext(done: readonly Done[], entry: IntegrationEntry, { context, cluster }: Wanted): void {
  const other = done.find((one) =>
    one.name !== entry.name && one.cluster?.context === context && one.cluster.cluster !== cluster.name
  );
  if (other === undefined) return;
  throw new AtmosError(
    "config_invalid",
    `cannot call the cluster "${printable(context)}": that is the name of integration "${
      printable(other.name)
    }"`,
    { hint: "Give one of them another spec.cluster.alias." },
  );
}

async function filesOf(
  context: AuthContext,
  session: ActiveSession,
  { done }: Made,
  kube: string,
): Promise<readonly SessionFile[]> {
  const { system, folders } = context;
  const hosts = done.flatMap(({ hosts }) => hosts ?? []);
  const hasClusters = done.some(({ cluster }) => cluster !== undefined);
  const files: SessionFile[] = [{ names: KUBECONFIG, text: hasClusters ? kube : undefined }];
  if (hosts.length === 0) return [...files, { names: [DOCKER_FOLDER, "config.json"], text: undefined }];
  const helper = helperName(session);
  await writeHelper(context, session, helper);
  const own = await ownDockerFolder(system, folders);
  const docker = await dockerFiles(system, own, new Map(hosts.map((host) => [host, helper])), helper);
  return [...files, ...docker.map(({ names, text }) => ({ names: [DOCKER_FOLDER, ...names], text }))];
}

/** Of a program that the person alone can read and run. */
const PROGRAM_MODE = 0o700;

/** It is there, and can be run, before anything names it. */
async function writeHelper(context: AuthContext, session: ActiveSession, helper: string): Promise<void> {
  const { system, folders } = context;
  const file = helperFile(helper, system.platform);
  const script = helperScript(identityCommand(context, session, "docker-credential"), system.platform);
  const path = madePath(context, session, BIN_FOLDER, file);
  const names = path.slice(folders.config.length + 1).split(/[\\/]/);
  await new ScopedDir(system.files, folders.config).write(names, script, PROGRAM_MODE);
}
