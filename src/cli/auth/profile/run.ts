import type { AuthContext } from "../../../auth/context.ts";
import { type PlannedChange, planProfiles, planRemovals, profilable } from "../../../auth/own_profiles.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { decideName } from "../../asking/identity.ts";
import type { Invocation } from "../../line/invocation.ts";
import { shortenHome } from "../../text/shorten_home.ts";
import { changedLines } from "./changed_lines.ts";

export interface RemoveOptions {
  readonly all?: true;
  readonly dryRun?: true;
}

export type InstallOptions = RemoveOptions;

export async function runInstall(
  invocation: Invocation,
  positional: string | undefined,
  options: InstallOptions,
): Promise<number> {
  const { globals } = invocation;
  if (options.all && (positional !== undefined || globals.identity !== undefined)) {
    throw new AtmosError("usage", "cannot install one profile and all profiles at once", {
      hint: "Name an identity, or use --all.",
    });
  }
  const context = await invocation.loadContext({ asks: false });
  const names = options.all ? profilable(context) : await named(invocation, context, positional);
  if (names.length === 0) {
    throw new AtmosError("not_found", "cannot install profiles: there is no identity of AWS here", {
      hint: "`atmos auth list` shows the identities that there are.",
    });
  }
  return await carryOut(invocation, context, await planProfiles(context, names, !options.all), options);
}

async function named(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
): Promise<readonly string[]> {
  const name = await decideName(invocation, context, positional);
  if (name !== undefined) return [name];
  throw new AtmosError("usage", "cannot install a profile: authentication is turned off", {
    hint: "Name an identity.",
  });
}

export async function runRemove(invocation: Invocation, options: RemoveOptions): Promise<number> {
  const context = await invocation.loadContext({ asks: false });
  const changes = await planRemovals(context, options.all ?? false);
  if (changes.length === 0) {
    const where = options.all ? "" : " of this project";
    invocation.system.terminal.err(`There are no profiles${where} to take out.\n`);
    return 0;
  }
  return await carryOut(invocation, context, changes, options);
}

async function carryOut(
  { system, style }: Invocation,
  context: AuthContext,
  changes: readonly PlannedChange[],
  { dryRun }: RemoveOptions,
): Promise<number> {
  const { terminal } = system;
  const shown = (path: string): string => printable(shortenHome(path, context.folders.home));
  for (const { own, change } of changes) {
    if (dryRun) {
      terminal.out(`${shown(change.path)}\n${changedLines(change.before ?? "", change.after ?? "")}`);
      continue;
    }
    const backup = await own.carryOut(context, change);
    const names = change.profiles.map(printable).join(", ");
    const done = change.before === change.after
      ? `${shown(change.path)} is as it should be: ${names}.`
      : `${shown(change.path)} has been changed: ${names}.`;
    terminal.err(`${style.good("✓")} ${done}\n`);
    if (backup !== undefined) terminal.err(`${style.faint(`  As it was: ${shown(backup)}`)}\n`);
  }
  return 0;
}
