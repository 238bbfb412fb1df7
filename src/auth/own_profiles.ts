/** Which profiles go into a person's own files, and what they name. */
import type { OwnProfiles, ProfileChange, WantedProfile } from "../clouds/profiles.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { lookUp } from "../system/look_up.ts";
import { isAbsolute } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import { type Chain, resolveChain } from "./chain.ts";
import type { AuthContext } from "./context.ts";
import { processCommand } from "./lease/lend_process.ts";

/** A change of one file, and who makes it. */
export interface PlannedChange {
  readonly own: OwnProfiles;
  readonly change: ProfileChange;
}

/**
 * @param keeps profiles of other identities stay
 * @throws AtmosError `unsupported` for an identity whose programs read no such profiles
 */
export async function planProfiles(
  context: AuthContext,
  identities: readonly string[],
  keeps: boolean,
): Promise<readonly PlannedChange[]> {
  refuseOtherFolder(context);
  const project = await context.configuration.project();
  const self = await lastingSelf(context.system);
  const wanted = new Map<OwnProfiles, WantedProfile[]>();
  for (const name of identities) {
    const chain = resolveChain(context.projectAuth, name);
    const own = ownProfilesOf(context, chain);
    if (own === undefined) throw noProfiles(chain);
    const way = [...chain.identities].reverse();
    const command = [...self, ...processCommand(context, name).slice(context.system.self.length)];
    const profile = {
      identity: chain.target,
      way: chain.provider === undefined ? way : [...way, chain.provider],
      command,
    };
    wanted.set(own, [...wanted.get(own) ?? [], profile]);
  }
  const changes: PlannedChange[] = [];
  for (const [own, profiles] of wanted) {
    changes.push({ own, change: await own.planInstall(context, project, profiles, keeps) });
  }
  return changes;
}

/** The identities that can have a profile, but the one called `default`: that decides for all who name none. */
export function profilable(context: AuthContext): readonly string[] {
  const { projectAuth } = context;
  return [...projectAuth.identities.keys()].filter((name) => {
    if (name === "default") return false;
    try {
      return ownProfilesOf(context, resolveChain(projectAuth, name)) !== undefined;
    } catch {
      return false;
    }
  });
}

/** @param everywhere also the profiles of other projects */
export async function planRemovals(
  context: AuthContext,
  everywhere: boolean,
): Promise<readonly PlannedChange[]> {
  const project = everywhere ? undefined : await context.configuration.project();
  const changes: PlannedChange[] = [];
  for (const own of new Set(context.clouds.clouds.flatMap(({ ownProfiles }) => ownProfiles ?? []))) {
    const change = await own.planRemoval(context, project);
    if (change.profiles.length > 0) changes.push({ own, change });
  }
  return changes;
}

/** No flag does what this variable does, and programs are started without it. */
function refuseOtherFolder({ system }: AuthContext): void {
  const folder = system.env.get("ATMOS_CLI_CONFIG_PATH");
  if (!folder) return;
  throw new AtmosError(
    "usage",
    "cannot install profiles: ATMOS_CLI_CONFIG_PATH adds a configuration that programs would not find",
    { hint: `Unset it, and run this in ${printable(folder)}.` },
  );
}

function ownProfilesOf({ clouds }: AuthContext, { target }: Chain): OwnProfiles | undefined {
  if (!clouds.supports("identity", target.kind)) return undefined;
  const store = clouds.sessions(target);
  if (store.byProcess === undefined) return undefined;
  return clouds.clouds.find(({ sessions }) => sessions === store)?.ownProfiles;
}

function noProfiles({ target }: Chain): AtmosError {
  const kind = printable(target.kind);
  return new AtmosError(
    "unsupported",
    `cannot install a profile for "${printable(target.name)}": programs of the kind ${kind} read no profiles`,
    { hint: "Use `atmos auth exec`." },
  );
}

/** The program by the name under which it is found: what a package manager puts there outlives the next version. */
async function lastingSelf(system: System): Promise<readonly string[]> {
  const { self, files } = system;
  if (self.length > 1) return self;
  const found = await lookUp(system, "atmos", system.env.all());
  return found !== undefined && isAbsolute(found) &&
      await files.realPath(found) === await files.realPath(self[0])
    ? [found]
    : self;
}
