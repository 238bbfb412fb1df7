/** What programs of these sessions find. Loaded where there are integrations. */
import { ScopedDir } from "../../files/scoped_dir.ts";
import { messageOf } from "../../errors.ts";
import { hexDigest } from "../../hex_digest.ts";
import { printable } from "../../printable.ts";
import { join } from "../../system/path.ts";
import type { AuthContext } from "../context.ts";
import type { ActiveSession } from "../session.ts";
import { ensureIntegrations } from "./ensure.ts";
import type { Findable } from "./lay.ts";
import {
  BIN_FOLDER,
  DOCKER_FOLDER,
  helperName,
  KUBECONFIG,
  type Made,
  madePath,
  readMade,
} from "./record.ts";

interface Part {
  readonly session: ActiveSession;
  readonly made: Made;
}

const NOTHING: Findable = { kubeconfigs: [], docker: undefined, programs: [] };

/** Nobody's command fails for what its programs do not find: that is a warning. */
export async function findable(context: AuthContext, sessions: readonly ActiveSession[]): Promise<Findable> {
  try {
    return await found(context, sessions);
  } catch (error) {
    context.system.log.warn("Programs do not find the integrations", { reason: messageOf(error) });
    return NOTHING;
  }
}

/** What they would find of what has been made. Nothing is made. */
export async function foundAlready(context: AuthContext, session: ActiveSession): Promise<Findable> {
  try {
    return await findableOf(context, [{ session, made: await readMade(context, session) }]);
  } catch {
    // Who asks wants to know something else.
    return NOTHING;
  }
}

async function found(context: AuthContext, sessions: readonly ActiveSession[]): Promise<Findable> {
  const parts: Part[] = [];
  for (const session of sessions) {
    const { made, outcomes } = await ensureIntegrations(context, session);
    parts.push({ session, made });
    for (const outcome of outcomes) {
      if (!("error" in outcome)) continue;
      context.system.log.warn(`Programs do not find the integration "${printable(outcome.entry.name)}"`, {
        reason: messageOf(outcome.error),
      });
    }
  }
  return await findableOf(context, parts);
}

async function findableOf(context: AuthContext, parts: readonly Part[]): Promise<Findable> {
  const clusters = parts.filter(({ made }) => made.done.some(({ cluster }) => cluster !== undefined));
  const registries = parts.filter(({ made }) => made.done.some(({ hosts }) => hosts !== undefined));
  const usual = join(context.folders.home, ".kube", "config");
  return {
    usual: await context.system.files.target(usual).catch(() => undefined) === undefined ? undefined : usual,
    kubeconfigs: clusters.map(({ session }) => madePath(context, session, ...KUBECONFIG)),
    docker: await dockerFolder(context, registries),
    programs: registries.map(({ session }) => madePath(context, session, BIN_FOLDER)),
  };
}

/** Docker takes one folder: several identities have one of their own together. */
async function dockerFolder(
  context: AuthContext,
  [first, ...more]: readonly Part[],
): Promise<string | undefined> {
  if (first === undefined) return undefined;
  if (more.length === 0) return madePath(context, first.session, DOCKER_FOLDER);
  const { dockerFiles, ownDockerFolder } = await import("./docker_config.ts");
  const helpers = new Map(
    [first, ...more].reverse().flatMap(({ session, made }) =>
      made.done.flatMap(({ hosts = [] }) => hosts.map((host) => [host, helperName(session)] as const))
    ),
  );
  const others = (await hexDigest(JSON.stringify(more.map(({ session }) => session.madeFor)))).slice(0, 8);
  const folder = madePath(context, first.session, `${DOCKER_FOLDER}-${others}`);
  const own = await ownDockerFolder(context.system, context.folders);
  const dir = new ScopedDir(context.system.files, context.folders.config);
  const below = folder.slice(context.folders.config.length + 1).split(/[\\/]/);
  for (const { names, text } of await dockerFiles(context.system, own, helpers, helperName(first.session))) {
    if (text !== undefined && await dir.readText(...below, ...names) !== text) {
      await dir.write([...below, ...names], text);
    }
  }
  return folder;
}
