/** What sign-ins at portals leave on this machine, and how they are ended. */
import { join } from "../../../system/path.ts";
import { messageOf } from "../../../errors.ts";
import { copiesOf } from "../../../files/leftovers.ts";
import { withLock } from "../../../files/lock.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext, ProviderContext } from "../../link.ts";
import {
  type Kept,
  type KeptProblem,
  type KeptScope,
  type Removal,
  removalOf,
  type RemovalOutcome,
} from "../../removal.ts";
import {
  type CliTokenRemoval,
  cliTokens,
  legacyFolder,
  legacyProviders,
  type LegacyRemoval,
} from "../aws_cli_cache.ts";
import { endedItems } from "./ended_items.ts";
import { ownPortals } from "./own_portals.ts";
import { portalKey, portalLock } from "./portal_record.ts";
import { fromJson, type PortalSession } from "./portal_session.ts";
import { isOver } from "./renewal.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { portalOf } from "./shared_portal.ts";

const KIND = "aws/iam-identity-center";
const CLOUD = "aws";

/** Ends the sign-in at the service itself. */
export interface PortalRemoval extends Removal {
  readonly kind: "portal";
  readonly startUrl: string;
}

/** The file of a provider's sign-in. */
export interface SignInFileRemoval extends Removal {
  readonly kind: "sign-in";
  readonly file: string;
  readonly path: string;
}

/** One portal with all providers that share the sign-in there; the first one has given it its name. */
interface Portal {
  readonly settings: PortalSettings;
  readonly key: string;
  readonly providers: readonly string[];
  /** Whether the sign-in can be ended there: not when only part of its settings is known. */
  readonly isKnown: boolean;
}

export async function keptSignIns(context: ProviderContext, scope: KeptScope): Promise<Kept> {
  const removals: Removal[] = [];
  const items: NonNullable<Kept["items"]>[number][] = [];
  const signIns = scope.items.map(({ key }) => key).filter(({ purpose, realm }) =>
    purpose === "sign-in" && realm === context.realm
  );
  const { portals, problems } = await portalsIn(context, scope, signIns);
  const itemsOf = ({ providers }: Portal): ItemKey[] =>
    signIns.filter(({ name }) => scope.expired ? providers.includes(name) : name === providers[0]);
  const { ended, problems: unread } = await endedItems(
    context,
    scope.expired ? [...new Set(portals.flatMap(itemsOf))] : [],
  );
  for (const portal of portals) {
    const { settings, providers } = portal;
    const listed = itemsOf(portal);
    const going = scope.expired ? listed.filter((key) => ended.has(key)) : listed;
    for (const key of going) items.push({ key, providers });
    if (!scope.expired && portal.isKnown && (going.length > 0 || await holdsToken(context, portal))) {
      removals.push(portalRemoval(context, providers, settings.startUrl));
    }
    // The list of accounts belongs to the item, where there is one.
    const session = !scope.expired || await fileIsOver(context, portal.key);
    const accounts = listed.length === 0 ? session : going.length === listed.length;
    removals.push(...await signInFiles(context, portal, { session, accounts }));
    const tokens = settings.startUrl === "" ? [] : await cliTokens(context, settings.startUrl, scope.expired);
    for (const path of tokens) {
      removals.push(cliTokenRemoval(context, portal.providers, path));
    }
  }
  if (scope.everything) removals.push(...await strayFiles(context, removals));
  const old = scope.expired ? { removals: [], stays: [] } : await legacy(context, scope);
  removals.push(...old.removals);
  return { removals, items, problems: [...problems, ...unread], stays: old.stays };
}

/**
 * The portals of these providers. An entry that is broken is told, and keeps nobody else from signing out.
 *
 * @param items of the keyring, with sign-ins of this realm
 */
async function portalsIn(
  context: ProviderContext,
  { providers: names, expired }: KeptScope,
  items: readonly ItemKey[],
): Promise<{ readonly portals: readonly Portal[]; readonly problems: readonly KeptProblem[] }> {
  const portals = new Map<string, Portal>();
  const problems: KeptProblem[] = [];
  const others = await Promise.all(
    [...context.providers.values()].filter((entry) => entry.kind === KIND && !entry.needsPrograms)
      .map(async (entry) => ({
        name: entry.name,
        portal: await settingsOf(context, entry).then(portalOf, () => undefined),
      })),
  );
  for (const name of names) {
    const entry = context.providers.get(name);
    if (entry?.kind !== KIND) continue;
    try {
      if (entry.needsPrograms) {
        const own = await ownPortals(context, entry, items);
        for (const portal of own.portals) portals.set(portal.key, { ...portal, providers: [name] });
        // What has ended is not ended at the portal, and all items are read to find it.
        if (!expired) problems.push(...own.problems);
        continue;
      }
      const settings = await settingsOf(context, entry);
      const portal = portalOf(settings);
      const sharing = others.filter((other) => other.portal === portal).map((other) => other.name);
      const providers = sharing.includes(name) ? sharing : [...sharing, name];
      const key = await portalKey(settings);
      if (!portals.has(key)) portals.set(key, { settings, key, providers, isKnown: true });
    } catch (error) {
      problems.push({ what: `the provider "${name}"`, reason: messageOf(error) });
    }
  }
  return { portals: [...portals.values()], problems };
}

function settingsOf(context: CloudContext, entry: ProviderEntry): Promise<PortalSettings> {
  return portalSettings(entry, context.system.env);
}

function common(
  { realm }: CloudContext,
  names: readonly string[],
): Pick<Removal, "cloud" | "realm" | "subject" | "names"> {
  return { cloud: CLOUD, realm, subject: "provider", names };
}

function portalRemoval(context: CloudContext, names: readonly string[], startUrl: string): PortalRemoval {
  const removal = removalOf({
    ...common(context, names),
    role: "revocation",
    store: "portal",
    label: "Portal",
    detail: `sign-in at ${startUrl}`,
    data: { start_url: startUrl },
  });
  return { ...removal, kind: "portal", startUrl };
}

function cliTokenRemoval(context: CloudContext, names: readonly string[], path: string): CliTokenRemoval {
  const about = {
    ...common(context, names),
    role: "copy",
    store: "aws-cli",
    label: "AWS CLI",
    path,
  } as const;
  return { ...removalOf(about), kind: "cli-token", path };
}

function cacheFolder({ realm }: CloudContext): string[] {
  return [...realmPath(realm), "aws-sso"];
}

function fileRemoval(context: CloudContext, names: readonly string[], file: string): SignInFileRemoval {
  const path = join(context.folders.cache, ...cacheFolder(context), file);
  const about = { ...common(context, names), role: "sign-in", store: "files", label: "Files", path } as const;
  return { ...removalOf(about), kind: "sign-in", file, path };
}

async function signInFiles(
  context: CloudContext,
  { key, providers }: Portal,
  wanted: { readonly session: boolean; readonly accounts: boolean },
): Promise<SignInFileRemoval[]> {
  const removals: SignInFileRemoval[] = [];
  const names = [wanted.session ? `${key}.json` : "", wanted.accounts ? `${key}-accounts.json` : ""];
  for (const file of names.filter((name) => name !== "")) {
    const removal = fileRemoval(context, providers, file);
    const there = await context.system.files.info(removal.path) !== undefined;
    if (there || (await copiesOf(context.system.files, removal.path)).length > 0) removals.push(removal);
  }
  return removals;
}

/** Files of portals that no provider has any more. */
async function strayFiles(
  context: CloudContext,
  found: readonly Removal[],
): Promise<SignInFileRemoval[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const known = new Set(found.map(({ path }) => path));
  const names = (await dir.list(...cacheFolder(context))).map(({ name }) =>
    name.replace(/\.corrupt-.*$/, "")
  );
  return [...new Set(names)].map((name) => fileRemoval(context, [], name)).filter(({ path }) =>
    !known.has(path)
  );
}

async function legacy(
  context: CloudContext,
  scope: KeptScope,
): Promise<{ readonly removals: readonly LegacyRemoval[]; readonly stays: readonly string[] }> {
  const removals: LegacyRemoval[] = [];
  const stays: string[] = [];
  const names = scope.everything ? await legacyProviders(context) : scope.providers;
  for (const name of new Set(names)) {
    const found = await legacyFolder(context, name);
    if (found === undefined) continue;
    stays.push(...found.stays);
    const { own } = found;
    if (own === undefined) continue;
    const about = {
      ...common(context, [name]),
      // They know no realms.
      realm: undefined,
      role: "copy",
      store: "legacy",
      label: "Files",
      path: `${own.folder}/`,
      files: own.ours.map((file) => join(own.folder, file)),
      data: { path: own.folder },
    } as const;
    removals.push({ ...removalOf(about), ...own, kind: "legacy" });
  }
  return { removals, stays };
}

/** The session in the file, as far as it can be read; nothing is moved or changed. */
async function peek(context: CloudContext, key: string): Promise<PortalSession | undefined> {
  const { path } = fileRemoval(context, [], `${key}.json`);
  try {
    const text = await context.system.files.readText(path);
    return text === undefined ? undefined : fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function holdsToken(context: CloudContext, { key }: Portal): Promise<boolean> {
  const token = (await peek(context, key))?.token;
  return token !== undefined && token.expiresAt > context.system.clock.now();
}

async function fileIsOver(context: CloudContext, key: string): Promise<boolean> {
  const session = await peek(context, key);
  return session !== undefined && isOver(session, context.system.clock.now());
}

/** Milliseconds to wait for another process, which may be waiting for a person itself. */
const LOCK_LIMIT = 10_000;

export async function removeSignInFile(
  context: CloudContext,
  removal: SignInFileRemoval,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const folder = cacheFolder(context);
  const key = removal.file.replace(/(-accounts)?\.json$/, "");
  const what = `the sign-in at ${removal.names.map((name) => `"${printable(name)}"`).join(", ")}`;
  const options = {
    name: portalLock(context, key),
    what,
    limit: LOCK_LIMIT,
    onWait: (): void => notice(`Waiting for another atmos command to finish ${what}…`),
  };
  return await withLock(context.system, dir, options, async () => {
    const removed = await dir.remove(...folder, removal.file);
    await dir.removeEmpty(...folder);
    return removed ? { state: "removed" } : { state: "absent", note: "already gone" };
  });
}
