/** What sign-ins at portals leave on this machine, and how they are ended. */
import { join } from "node:path";
import { messageOf } from "../../../errors.ts";
import { copiesOf } from "../../../files/leftovers.ts";
import { withLock } from "../../../files/lock.ts";
import { safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { printable } from "../../../printable.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext } from "../../cloud.ts";
import type {
  CloudRemoval,
  Kept,
  KeptProblem,
  KeptScope,
  PortalRemoval,
  RemovalOutcome,
  SignInFileRemoval,
} from "../../removal.ts";
import { cliTokens, legacyFolder, legacyProviders } from "../aws_cli_cache.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import { connectPortal } from "../portal.ts";
import { portalRevoker } from "./dialect.ts";
import { endedItems } from "./ended_items.ts";
import { portalKey, portalLock, portalRecord } from "./portal_record.ts";
import { fromJson, type PortalSession } from "./portal_session.ts";
import { isOver } from "./renewal.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { portalOf } from "./shared_portal.ts";

const KIND = "aws/iam-identity-center";
const CLOUD = "aws";

/** One portal with all providers that share the sign-in there; the first one has given it its name. */
interface Portal {
  readonly settings: PortalSettings;
  readonly key: string;
  readonly providers: readonly string[];
}

export async function keptSignIns(context: CloudContext, scope: KeptScope): Promise<Kept> {
  const removals: CloudRemoval[] = [];
  const items: Kept["items"][number][] = [];
  const { portals, problems } = await portalsIn(context, scope.providers);
  const sessions = scope.items.filter(({ class: itemClass, key }) =>
    itemClass === "session" && key.realm === context.realm
  ).map(({ key }) => key);
  const itemsOf = ({ providers }: Portal): ItemKey[] =>
    sessions.filter(({ name }) => scope.expired ? providers.includes(name) : name === providers[0]);
  const { ended, problems: unread } = await endedItems(
    context,
    scope.expired ? portals.flatMap(itemsOf) : [],
  );
  for (const portal of portals) {
    const { settings, providers } = portal;
    const listed = itemsOf(portal);
    const going = scope.expired ? listed.filter((key) => ended.has(key)) : listed;
    for (const key of going) items.push({ key, providers });
    if (!scope.expired && (going.length > 0 || await holdsToken(context, portal))) {
      removals.push({ ...common(context, providers), store: "portal", startUrl: settings.startUrl });
    }
    // The list of accounts belongs to the item, where there is one.
    const session = !scope.expired || await fileIsOver(context, portal.key);
    const accounts = listed.length === 0 ? session : going.length === listed.length;
    removals.push(...await signInFiles(context, portal, { session, accounts }));
    for (const path of await cliTokens(context, portal.settings.startUrl, scope.expired)) {
      removals.push({ ...common(context, portal.providers), store: "aws-cli", path });
    }
  }
  if (scope.everything) removals.push(...await strayFiles(context, removals));
  if (!scope.expired) removals.push(...await legacy(context, scope));
  return { removals, items, problems: [...problems, ...unread] };
}

/** The portals of these providers. An entry that is broken is told, and keeps nobody else from signing out. */
async function portalsIn(
  context: CloudContext,
  names: readonly string[],
): Promise<{ readonly portals: readonly Portal[]; readonly problems: readonly KeptProblem[] }> {
  const portals = new Map<string, Portal>();
  const problems: KeptProblem[] = [];
  const others = await Promise.all(
    [...context.providers.values()].filter(({ kind }) => kind === KIND).map(async (entry) => ({
      name: entry.name,
      portal: await settingsOf(context, entry).then(portalOf, () => undefined),
    })),
  );
  for (const name of names) {
    const entry = context.providers.get(name);
    if (entry?.kind !== KIND) continue;
    try {
      await entry.prepare();
      const settings = await settingsOf(context, entry);
      const portal = portalOf(settings);
      const sharing = others.filter((other) => other.portal === portal).map((other) => other.name);
      const providers = sharing.includes(name) ? sharing : [...sharing, name];
      const key = await portalKey(settings);
      if (!portals.has(key)) portals.set(key, { settings, key, providers });
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
): Pick<PortalRemoval, "cloud" | "realm" | "subject" | "names"> {
  return { cloud: CLOUD, realm, subject: "provider", names };
}

function cacheFolder({ realm }: CloudContext): string[] {
  return [...(realm === undefined ? [] : [safeName(realm)]), "aws-sso"];
}

function fileRemoval(context: CloudContext, names: readonly string[], file: string): SignInFileRemoval {
  const path = join(context.folders.cache, ...cacheFolder(context), file);
  return { ...common(context, names), store: "files", kind: "sign-in", file, path };
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
  found: readonly CloudRemoval[],
): Promise<SignInFileRemoval[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const known = new Set(found.map((removal) => removal.store === "portal" ? "" : removal.path));
  const names = (await dir.list(...cacheFolder(context))).map(({ name }) =>
    name.replace(/\.corrupt-.*$/, "")
  );
  return [...new Set(names)].map((name) => fileRemoval(context, [], name)).filter(({ path }) =>
    !known.has(path)
  );
}

async function legacy(context: CloudContext, scope: KeptScope): Promise<CloudRemoval[]> {
  const removals: CloudRemoval[] = [];
  const names = scope.everything ? await legacyProviders(context) : scope.providers;
  for (const name of new Set(names)) {
    const found = await legacyFolder(context, name);
    if (found !== undefined) removals.push({ ...common(context, [name]), store: "legacy", ...found });
  }
  // They know no realms.
  return removals.map((removal) => ({ ...removal, realm: undefined }));
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

/** Ends the sign-in at the service. The stored token stays: it is removed by steps of its own. */
export async function revoke(context: CloudContext, { names }: PortalRemoval): Promise<RemovalOutcome> {
  const entry = names.map((name) => context.providers.get(name)).find((found) => found?.kind === KIND);
  if (entry === undefined) throw new Error("a portal without a provider was planned");
  const settings = await settingsOf(context, entry);
  const token = (await (await portalRecord(context, settings)).read()).token;
  if (token === undefined) return { state: "absent", note: "nobody is signed in" };
  if (token.expiresAt <= context.system.clock.now()) return { state: "absent", note: "already ended" };
  const place = { region: settings.region, endpoint: settings.portalEndpoint, attempts: 1 };
  const portal = portalRevoker((cancelled) => connectPortal(context.system, { ...place, cancelled }));
  const doing = "cannot sign out at the portal";
  return await revokeToken(portal, token.accessToken, context.system.clock, doing) === "revoked"
    ? { state: "removed" }
    : { state: "absent", note: "already ended" };
}
