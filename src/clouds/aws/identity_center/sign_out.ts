/** What sign-ins at portals leave on this machine, and how they are ended. */
import { join } from "../../../system/path.ts";
import { messageOf } from "../../../errors.ts";
import type { ProviderEntry } from "../../../config/model.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext, ProviderContext } from "../../link.ts";
import {
  type Kept,
  type KeptProblem,
  type KeptScope,
  type KeptSignIn,
  type Removal,
  removalOf,
} from "../../removal.ts";
import {
  type CliTokenRemoval,
  cliTokens,
  legacyFolder,
  legacyProviders,
  type LegacyRemoval,
} from "../aws_cli_cache.ts";
import { endedItems } from "./ended_items.ts";
import { otherSignIns, storedPortal } from "./other_sign_ins.ts";
import { ownPortals } from "./own_portals.ts";
import { markOf, portalKey } from "./portal_record.ts";
import type { PortalRemoval } from "./revoke.ts";
import { fileIsOver, holdsToken, peek, signInFiles, strayFiles } from "./sign_in_files.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { portalOf } from "./shared_portal.ts";

const KIND = "aws/iam-identity-center";
const CLOUD = "aws";

/** One portal with all providers that share the sign-in there; the first one has given it its name. */
interface Portal {
  readonly settings: PortalSettings;
  readonly key: string;
  readonly providers: readonly string[];
  /** Whether the sign-in can be ended there: not when only part of its settings is known. */
  readonly isKnown: boolean;
  /** The items of the keyring that are part of it. */
  readonly items: readonly ItemKey[];
}

export async function keptSignIns(context: ProviderContext, scope: KeptScope): Promise<Kept> {
  const removals: Removal[] = [];
  const items: KeptSignIn[] = [];
  const signIns = scope.items.map(({ key }) => key).filter(({ purpose, realm }) =>
    purpose === "sign-in" && realm === context.realm
  );
  const { portals, problems } = await portalsIn(context, scope, signIns);
  const { ended, problems: unread } = await endedItems(
    context,
    scope.expired ? calledItems(scope, portals, signIns) : [],
  );
  for (const portal of portals) {
    const { settings, providers } = portal;
    const going = scope.expired ? portal.items.filter((key) => ended.has(key)) : portal.items;
    for (const key of going) items.push({ key, providers });
    const isSignedIn = going.length > 0 || holdsToken(context, await peek(context, portal.key));
    if (!scope.expired && portal.isKnown && isSignedIn) {
      removals.push(portalRemoval(context, providers, settings.startUrl));
    }
    // Named after another of those that share it, which was the first when it was made.
    for (const item of scope.expired ? [] : going) {
      if (item.name !== providers[0]) {
        removals.push(storedPortal(context, item.name, { item, isOther: false }));
      }
    }
    // The list of accounts belongs to the item, where there is one.
    const session = !scope.expired || await fileIsOver(context, portal.key);
    const accounts = portal.items.length === 0 ? session : going.length === portal.items.length;
    removals.push(...await signInFiles(context, portal, { session, accounts }));
    const tokens = settings.startUrl === "" ? [] : await cliTokens(context, settings.startUrl, scope.expired);
    for (const path of tokens) {
      removals.push(cliTokenRemoval(context, portal.providers, path));
    }
  }
  const known = {
    keys: new Set(portals.map(({ key }) => key)),
    items: new Set(portals.flatMap((portal) => portal.items)),
  };
  if (scope.expired) {
    for (const key of ended) {
      if (!known.items.has(key)) items.push({ key, providers: [key.name], isOther: true });
    }
    return { removals, items, problems: [...problems, ...unread] };
  }
  const others = await otherSignIns(context, scope, signIns, known);
  removals.push(...others.removals);
  if (scope.everything) removals.push(...await strayFiles(context, removals));
  const old = await legacy(context, scope);
  removals.push(...old.removals);
  return {
    removals,
    items: [...items, ...others.items],
    others: others.others,
    problems: [...problems, ...unread],
    stays: old.stays,
  };
}

/** Those of a portal, and all others that have the name of a provider that is looked for. */
function calledItems(scope: KeptScope, portals: readonly Portal[], signIns: readonly ItemKey[]): ItemKey[] {
  const called = signIns.filter(({ name }) => scope.everything || scope.providers.includes(name));
  return [...new Set([...portals.flatMap(({ items }) => items), ...called])];
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
      if (portals.has(key)) continue;
      const madeFor = await markOf(key);
      const own = items.filter((item) => item.madeFor === madeFor && providers.includes(item.name));
      portals.set(key, { settings, key, providers, isKnown: true, items: own });
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
