/** What sign-ins of persons leave on this machine. Entra has no way to end one: what is here is forgotten. */
import type { ProviderEntry } from "../../../config/model.ts";
import { messageOf } from "../../../errors.ts";
import { copiesOf } from "../../../files/leftovers.ts";
import { withLock } from "../../../files/lock.ts";
import { safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import type { CloudContext, ProviderContext } from "../../link.ts";
import {
  type KeptProblem,
  type KeptScope,
  type KeptSignIn,
  type Removal,
  removalOf,
  type RemovalOutcome,
} from "../../removal.ts";
import { markOf, signInFolder, signInLock } from "./record.ts";
import { personSettings, type Way } from "./settings.ts";

export interface SignInRemoval extends Removal {
  readonly kind: "sign-in";
  readonly file: string;
}

const WAYS: Readonly<Record<string, Way>> = {
  "azure/device-code": "device-code",
  "azure/interactive": "interactive",
};

export interface KeptSignIns {
  readonly removals: readonly SignInRemoval[];
  readonly others: readonly SignInRemoval[];
  readonly items: readonly KeptSignIn[];
  readonly problems: readonly KeptProblem[];
}

export async function keptSignIns(context: ProviderContext, scope: KeptScope): Promise<KeptSignIns> {
  const removals: SignInRemoval[] = [];
  const others: SignInRemoval[] = [];
  const items: KeptSignIn[] = [];
  const problems: KeptProblem[] = [];
  // What has ended was forgotten when that was noticed.
  if (scope.expired) return { removals, others, items, problems };
  const files = await signInFiles(context);
  const known = new Set<string>();
  const take = (name: string, file: string, isOther: boolean): void => {
    known.add(file);
    const isLeft = isOther && !scope.everything && scope.meant.others !== "all";
    if (!isLeft) removals.push(fileRemoval(context, [name], file, isOther));
    else if (scope.meant.others === "none") others.push(fileRemoval(context, [name], file, isOther));
  };
  for (const name of scope.providers) {
    const entry = context.providers.get(name);
    const way = entry === undefined ? undefined : WAYS[entry.kind];
    if (entry === undefined || way === undefined) continue;
    const own = await ownMark(context, entry, way, problems);
    for (const file of files) {
      const mark = markIn(file, name);
      if (mark !== undefined) take(name, file, own !== undefined && mark !== own);
    }
    for (const { key } of scope.items) {
      if (key.purpose !== "refresh" || key.realm !== context.realm || key.name !== name) continue;
      const isOther = own !== undefined && key.madeFor !== own;
      if (!isOther || scope.meant.others === "all") items.push({ key, providers: [name], isOther });
    }
  }
  if (scope.everything) {
    for (const file of files) if (!known.has(file)) removals.push(fileRemoval(context, [], file, true));
  }
  return { removals, others, items, problems };
}

/** Undefined where it cannot be told: then every sign-in of this name is meant. */
async function ownMark(
  { system }: CloudContext,
  entry: ProviderEntry,
  way: Way,
  problems: KeptProblem[],
): Promise<string | undefined> {
  // No logout runs a program.
  if (entry.needsPrograms) return undefined;
  try {
    return await markOf(await personSettings(entry, way, system.env));
  } catch (error) {
    problems.push({ what: `the provider "${printable(entry.name)}"`, reason: messageOf(error) });
    return undefined;
  }
}

function markIn(file: string, provider: string): string | undefined {
  const start = `${safeName(provider)}.`;
  return file.startsWith(start) ? /^([0-9a-f]{16})\.json$/.exec(file.slice(start.length))?.[1] : undefined;
}

/** The names of all files with a sign-in, also where only a copy of a damaged one is left. */
async function signInFiles(context: CloudContext): Promise<readonly string[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const names = (await dir.list(...signInFolder(context))).map(({ name }) =>
    name.replace(/\.corrupt-.*$/, "")
  );
  return [...new Set(names)].filter((name) => name.endsWith(".json"));
}

function fileRemoval(
  context: CloudContext,
  names: readonly string[],
  file: string,
  isOther: boolean,
): SignInRemoval {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const removal = removalOf({
    cloud: "azure",
    realm: context.realm,
    role: "sign-in",
    subject: "provider",
    names,
    store: "files",
    label: "Files",
    path: dir.path(...signInFolder(context), file),
    isOther,
  });
  return { ...removal, kind: "sign-in", file };
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const LOCK_LIMIT = 10_000;

export async function removeSignIn(
  context: CloudContext,
  { file, names }: SignInRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const folder = signInFolder(context);
  const what = `the sign-in at ${names.map((name) => `"${printable(name)}"`).join(", ")}`;
  const mark = /\.([0-9a-f]{16})\.json$/.exec(file)?.[1] ?? "";
  const options = {
    name: signInLock(context, names[0] ?? "", mark),
    what,
    limit: LOCK_LIMIT,
    onWait: (): void => notice(`Waiting for another atmos command to finish ${what}…`),
  };
  return await withLock(context.system, dir, options, async () => {
    const copies = await copiesOf(context.system.files, dir.path(...folder, file));
    const removed = await dir.remove(...folder, file);
    await dir.removeEmpty(...folder);
    return removed || copies.length > 0 ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
