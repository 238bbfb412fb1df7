/** Sign-ins at providers whose settings a program tells, found by what is stored: nothing is run to end them. */
import type { ProviderEntry } from "../../../config/model.ts";
import { unresolvedIn } from "../../../yaml/evaluator.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { describeKey } from "../../../keyring/keyring_failure.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext } from "../../link.ts";
import type { KeptProblem } from "../../removal.ts";
import { endpointFor } from "../endpoints.ts";
import { signInIn } from "./keyring_token_store.ts";
import { ownPrefix, portalKey } from "./portal_record.ts";
import { fromJson } from "./portal_session.ts";
import type { PortalSettings } from "./settings.ts";

export interface OwnPortal {
  readonly settings: PortalSettings;
  /** The name of its files, see {@link portalKey}. */
  readonly key: string;
  /** Whether the settings are those that the sign-in was made with, so that its token may be sent there. */
  readonly isKnown: boolean;
}

export interface OwnPortals {
  readonly portals: readonly OwnPortal[];
  readonly problems: readonly KeptProblem[];
}

/** Everything of one provider in this realm: in the item that is named after it, and in files. */
export async function ownPortals(
  context: CloudContext,
  entry: ProviderEntry,
  items: readonly ItemKey[],
): Promise<OwnPortals> {
  const problems: KeptProblem[] = [];
  const portals = new Map<string, OwnPortal>();
  for (const file of await ownFiles(context, entry.name)) {
    const key = file.replace(/(-accounts)?\.json(\.corrupt-.*)?$/, "");
    const portal = await portalWith(context, entry, { key, written: await fileContent(context, file) });
    if (portal.isKnown || !portals.has(key)) portals.set(key, portal);
  }
  for (const item of items.filter(({ name }) => name === entry.name)) {
    const { keyring } = await context.keyring();
    const found = await keyring?.get(item) ?? { state: "absent" as const };
    const held = found.state === "present" ? signInIn(found.item) : undefined;
    if (typeof held?.portal === "string") {
      const portal = await portalWith(context, entry, { key: held.portal, written: held.session });
      portals.set(held.portal, portal);
    } else if (found.state !== "absent") {
      // There is something of it, of which nothing is known but the name.
      const key = await ownPrefix(entry.name);
      portals.set(key, await portalWith(context, entry, { key, written: undefined }));
      if (found.state !== "locked" && found.state !== "unreachable") continue;
      problems.push({ what: `the sign-in of ${describeKey(item)} in the keyring`, reason: found.reason });
    }
  }
  for (const { isKnown, settings } of portals.values()) {
    if (!isKnown && settings.startUrl !== "") {
      problems.push({
        what: `the sign-in of "${entry.name}" at ${settings.startUrl}`,
        reason: "it was made with other endpoints than those known here, so it is not ended there",
      });
    }
  }
  return { portals: [...portals.values()], problems };
}

interface Stored {
  readonly key: string;
  readonly written: { readonly startUrl: string; readonly region: string } | undefined;
}

/** What is stored tells portal and region. Whether the endpoints are still the same, the name of the file tells. */
async function portalWith(
  { system: { env } }: CloudContext,
  entry: ProviderEntry,
  { key, written }: Stored,
): Promise<OwnPortal> {
  const endpoint = endpointIn(entry);
  const settings = {
    provider: entry.name,
    startUrl: written?.startUrl ?? "",
    region: written?.region ?? "",
    oidcEndpoint: endpointFor("SSO_OIDC", env, endpoint),
    portalEndpoint: endpointFor("SSO", env, endpoint),
    defaultLife: 0,
    isShared: false,
  };
  const isKnown = URL.canParse(settings.startUrl) && await portalKey(settings) === key;
  return { settings, key, isKnown };
}

function endpointIn({ settings: { spec } }: ProviderEntry): string | undefined {
  const { endpoint_url: endpoint } = Object.fromEntries(Object.entries(spec ?? {}));
  return typeof endpoint === "string" && unresolvedIn(endpoint).length === 0 ? endpoint : undefined;
}

async function ownFiles(context: CloudContext, provider: string): Promise<string[]> {
  const prefix = await ownPrefix(provider);
  const entries = await dirOf(context).list(...folderOf(context));
  return entries.map(({ name }) => name).filter((name) => name.startsWith(prefix));
}

/** As far as it can be read; nothing is moved or changed. */
async function fileContent(context: CloudContext, file: string): Promise<Stored["written"]> {
  const { system: { files } } = context;
  try {
    const text = await files.readText(dirOf(context).path(...folderOf(context), file));
    return text === undefined ? undefined : fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function dirOf({ system: { files }, folders }: CloudContext): ScopedDir {
  return new ScopedDir(files, folders.cache);
}

function folderOf({ realm }: CloudContext): string[] {
  return [...realmPath(realm), "aws-sso"];
}
