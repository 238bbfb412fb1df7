/** Lends several identities of one cloud to one child. Loaded where there are several. */
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { AuthContext } from "../context.ts";
import type { ActiveSession } from "../session.ts";
import { leaseFolder } from "./lease_folder.ts";
import { processCommand, refuseWhatIsNotFound } from "./lend_process.ts";

/** What is left when the child has ended, and what each session needs. */
export interface Crowd {
  readonly patches: EnvironmentPatch[];
  end(): Promise<void>;
}

/** Those that are found by their names, each with the first of its cloud, which is who the child is. */
export function besideOthers(
  { clouds }: AuthContext,
  sessions: readonly ActiveSession[],
): ReadonlyMap<ActiveSession, ActiveSession> {
  const firsts = new Map<unknown, ActiveSession>();
  const beside = new Map<ActiveSession, ActiveSession>();
  for (const session of sessions) {
    const store = clouds.sessions(session.chain.target);
    const first = firsts.get(store);
    if (first === undefined) firsts.set(store, session);
    else if (store.beside !== undefined) beside.set(session, first);
  }
  return beside;
}

/**
 * @param patches what each session needs by itself; that of one that is found by its name counts for nothing
 * @throws AtmosError `unsupported` where a command could not find one of them
 */
export async function lendBeside(
  context: AuthContext,
  beside: ReadonlyMap<ActiveSession, ActiveSession>,
  patches: ReadonlyMap<ActiveSession, EnvironmentPatch>,
): Promise<Crowd> {
  for (const session of beside.keys()) {
    await refuseWhatIsNotFound(
      context,
      session,
      "Run two programs, each with its own identity, or let the code itself assume the role.",
    );
  }
  const folder = await leaseFolder(context.system, context.folders.cache);
  try {
    const all: EnvironmentPatch[] = [];
    for (const [session, patch] of patches) {
      const way = context.clouds.sessions(session.chain.target).beside;
      const others = [...beside].filter(([, first]) => first === session).map(([other]) => ({
        session: other,
        command: processCommand(context, other.identity),
      }));
      const write = (name: string, text: string): Promise<string> =>
        folder.write(`${all.length}-${name}`, text);
      all.push(
        way === undefined || others.length === 0 ? patch : await way(patch, { others, write }, context),
      );
    }
    return { patches: all, end: () => folder.end() };
  } catch (error) {
    await folder.end();
    throw error;
  }
}
