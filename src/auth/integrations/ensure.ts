/** Sees that programs find what follows a sign-in. Loaded for an identity that has integrations. */
import type { IntegrationEntry } from "../../config/model.ts";
import { hexDigest } from "../../hex_digest.ts";
import type { AuthContext } from "../context.ts";
import { isOfProject, nameFlag } from "../lease/lend_process.ts";
import type { ActiveSession } from "../session.ts";
import { ownDockerFolder } from "./docker_config.ts";
import { integrationsOf } from "./mine.ts";
import { type Done, KUBECONFIG, type Made, madePath, readMade } from "./record.ts";

/** Milliseconds in which one that could not be made is not tried again, unless somebody asks for it. */
const BREATH = 5 * 60_000;

/** What is to be there. */
export interface Plan {
  readonly entry: IntegrationEntry;
  /** A fingerprint of what it is made from: another one is made anew. */
  readonly mark: string;
}

export interface EnsureOptions {
  /** Somebody asks: all are made anew. */
  readonly fresh?: boolean;
  /** Somebody asks for these alone, automatic or not. */
  readonly only?: readonly string[];
  /** A kubeconfig file of theirs that shall have them, too. */
  readonly kubeconfig?: string | undefined;
}

/** What became of one. */
export type Outcome =
  | { readonly entry: IntegrationEntry; readonly done: Done }
  | { readonly entry: IntegrationEntry; readonly error: unknown };

export interface Ensured {
  /** What programs find now. */
  readonly made: Made;
  /** Of those that were made, or tried, for this call. */
  readonly outcomes: readonly Outcome[];
}

/** What there is, beside what is to be there. */
export interface Look {
  readonly made: Made;
  readonly plans: readonly Plan[];
  /** Those that are to be made now. */
  readonly due: readonly Plan[];
  /** Whether there is nothing to do. */
  readonly isRight: boolean;
}

/** Makes what is missing, or was made from something else. What cannot be made is told by its outcome. */
export async function ensureIntegrations(
  context: AuthContext,
  session: ActiveSession,
  { fresh = false, only, kubeconfig }: EnsureOptions = {},
): Promise<Ensured> {
  // A command that is started later finds only identities of the project.
  if (!await isOfProject(context, session)) return { made: { done: [], failed: [] }, outcomes: [] };
  const look = async (): Promise<Look> => {
    const made = await readMade(context, session);
    const plans = await plansFor(context, session, [...only ?? [], ...made.done.map(({ name }) => name)]);
    const due = only === undefined
      ? await dueOf(context, session, plans, made, fresh)
      : plans.filter(({ entry }) => only.includes(entry.name));
    const isStale = made.done.some(({ name }) => !plans.some(({ entry }) => entry.name === name));
    return { made, plans, due, isRight: due.length === 0 && !isStale };
  };
  const { made, isRight } = await look();
  if (isRight) return { made, outcomes: [] };
  const { makeIntegrations } = await import("./make.ts");
  return await makeIntegrations(context, session, look, kubeconfig);
}

/** Words that start this program for the identity, whatever folder it is started in. */
export function identityCommand(
  context: AuthContext,
  session: Pick<ActiveSession, "identity">,
  ...command: readonly string[]
): readonly string[] {
  return [...context.sameProject(), "auth", ...command, ...nameFlag(session.identity)];
}

async function plansFor(
  context: AuthContext,
  session: ActiveSession,
  also: readonly string[],
): Promise<readonly Plan[]> {
  const wanted = integrationsOf(context, session.chain).filter((entry) => {
    const kind = context.clouds.integration(entry);
    const isWanted = entry.isAutomatic || also.includes(entry.name);
    return isWanted && (kind?.cluster ?? kind?.registry) !== undefined;
  });
  if (wanted.length === 0) return [];
  const command = identityCommand(context, session);
  const docker = await dockerMark(context);
  const isRegistry = (entry: IntegrationEntry): boolean =>
    context.clouds.integration(entry)?.registry !== undefined;
  return await Promise.all(wanted.map(async (entry) => ({
    entry,
    mark: (await hexDigest(
      JSON.stringify([1, entry.kind, entry.shownSettings, command, isRegistry(entry) ? docker : null]),
    )).slice(0, 24),
  })));
}

/** The person's own settings of docker are a part of what it is given. */
async function dockerMark({ system, folders }: AuthContext): Promise<readonly unknown[]> {
  const folder = await ownDockerFolder(system, folders);
  const info = await system.files.target(`${folder}/config.json`).catch(() => undefined);
  return [folder, info?.size ?? null, info?.modifiedAt ?? null];
}

async function dueOf(
  context: AuthContext,
  session: ActiveSession,
  plans: readonly Plan[],
  made: Made,
  fresh: boolean,
): Promise<readonly Plan[]> {
  if (fresh) return plans;
  const { clock, files } = context.system;
  const hasClusters = made.done.some(({ cluster }) => cluster !== undefined);
  // Somebody may have thrown the file away.
  const isGone = hasClusters && await files.info(madePath(context, session, ...KUBECONFIG)) === undefined;
  const since = clock.now() - BREATH;
  return plans.filter(({ entry, mark }) => {
    const done = made.done.find(({ name }) => name === entry.name);
    if (done?.mark === mark && !(isGone && done.cluster !== undefined)) return false;
    return !made.failed.some((one) => one.name === entry.name && one.mark === mark && one.at > since);
  });
}
