/** Lays what programs find of integrations over the environment of a child. */
import { isAbsolute, isBelow } from "../../system/path.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";
import type { ActiveSession } from "../session.ts";
import { integrationsIfAny } from "./mine.ts";

/** Paths, in the order of the sessions. */
export interface Findable {
  readonly kubeconfigs: readonly string[];
  /** The kubeconfig file that programs read where no variable names one, if it is there. */
  readonly usual?: string | undefined;
  /** A folder of docker's settings. */
  readonly docker: string | undefined;
  /** Folders of programs. */
  readonly programs: readonly string[];
}

const NOTHING: Findable = { kubeconfigs: [], docker: undefined, programs: [] };

/**
 * The environment with what follows the sign-ins, made now where it is missing. What an outer shell was given of others
 * is taken away.
 *
 * @param keep leaves that
 */
export async function withIntegrations(
  context: AuthContext,
  sessions: readonly ActiveSession[],
  patch: EnvironmentPatch,
  keep: boolean,
): Promise<EnvironmentPatch> {
  if (sessions.length === 0) return patch;
  const busy = sessions.filter(({ chain }) => integrationsIfAny(context, chain).length > 0);
  const found = busy.length === 0 ? NOTHING : await (await import("./findable.ts")).findable(context, busy);
  return layOver(context, patch, found, keep);
}

/**
 * The same to be shown: with what has been made, and nothing is made. Of PATH, all but one folder is the person's own and
 * no news to anybody.
 */
export async function withIntegrationsMade(
  context: AuthContext,
  session: ActiveSession,
  patch: EnvironmentPatch,
): Promise<EnvironmentPatch> {
  if (integrationsIfAny(context, session.chain).length === 0) return patch;
  const found = await (await import("./findable.ts")).foundAlready(context, session);
  const laid = layOver(context, patch, found, false);
  const { PATH: path, ...set } = laid.set;
  return {
    ...laid,
    set: patch.set["PATH"] === undefined || path === undefined ? set : { ...set, PATH: patch.set["PATH"] },
  };
}

/** Pure. */
export function layOver(
  { system: { env, platform }, folders }: Pick<AuthContext, "folders"> & {
    readonly system: Pick<AuthContext["system"], "env" | "platform">;
  },
  patch: EnvironmentPatch,
  { kubeconfigs, usual, docker, programs }: Findable,
  keep: boolean,
): EnvironmentPatch {
  const set: Record<string, string> = { ...patch.set };
  const unset = new Set(patch.unset);
  const between = platform === "windows" ? ";" : ":";
  const isOurs = (path: string): boolean => isAbsolute(path) && isBelow(path, folders.config);
  const now = (name: string): string | undefined =>
    set[name] ?? (unset.has(name) ? undefined : env.get(name));
  const put = (name: string, value: string | undefined): void => {
    if (value === now(name)) return;
    if (value !== undefined) set[name] = value;
    else if (env.get(name) !== undefined) unset.add(name);
    if (value === undefined) delete set[name];
    else unset.delete(name);
  };
  /** Ours first, then what was there without what an outer shell was given. */
  const lead = (name: string, ours: readonly string[]): void => {
    const there = now(name);
    const others = (there ?? "").split(between).filter((path) => path !== "" && !ours.includes(path));
    const stays = keep ? others : others.filter((path) => !isOurs(path));
    if (ours.length === 0 && stays.length === others.length) return;
    const all = [...ours, ...stays].join(between);
    put(name, all === "" ? undefined : all);
  };
  // With the variable, programs no longer look where they usually do.
  const isUsual = !unset.has("KUBECONFIG") && !now("KUBECONFIG");
  const behind = kubeconfigs.length > 0 && isUsual && usual !== undefined ? [usual] : [];
  lead("KUBECONFIG", [...kubeconfigs, ...behind]);
  lead("PATH", programs);
  const one = (name: string, path: string | undefined): void => {
    const there = now(name);
    if (path !== undefined) put(name, path);
    else if (there !== undefined && isOurs(there) && !keep) put(name, undefined);
  };
  // Terraform takes one file there, and no list.
  one("KUBE_CONFIG_PATH", kubeconfigs[0]);
  one("DOCKER_CONFIG", docker);
  return { ...patch, set, unset: [...unset] };
}
