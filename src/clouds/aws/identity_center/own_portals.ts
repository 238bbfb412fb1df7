/** Sign-ins at providers whose settings a program tells, found by what is stored: nothing is run to end them. */
import type { ProviderEntry } from "../../../config/model.ts";
import { unresolvedIn } from "../../../yaml/evaluator.ts";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import { describeKey } from "../../../keyring/keyring_failure.ts";
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext } from "../../link.ts";
import type { KeptProblem } from "../../removal.ts";
import { signInIn } from "./keyring_token_store.ts";
import { settingsMadeWith } from "./made_with.ts";
import { ownPrefix } from "./portal_record.ts";
import { fromJson, type MadeWith } from "./portal_session.ts";
import type { PortalSettings } from "./settings.ts";

export interface OwnPortal {
  readonly settings: PortalSettings;
  /** The name of its files, see {@link portalKey}. */
  readonly key: string;
  /** Whether the settings are those that the sign-in was made with, so that its token may be sent there. */
  readonly isKnown: boolean;
  /** The items of the keyring that are part of it. */
  readonly items: readonly ItemKey[];
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
  const add = async (stored: Stored, more: readonly ItemKey[]): Promise<void> => {
    const portal = await portalWith(context, entry, stored);
    const before = portals.get(stored.key);
    const items = [...before?.items ?? [], ...more];
    portals.set(
      stored.key,
      before === undefined || portal.isKnown ? { ...portal, items } : { ...before, items },
    );
  };
  for (const file of await ownFiles(context, entry.name)) {
    const key = file.replace(/(-accounts)?\.json(\.corrupt-.*)?$/, "");
    await add({ key, written: await fileContent(context, file) }, []);
  }
  for (const item of items.filter(({ name }) => name === entry.name)) {
    const { keyring } = await context.keyring();
    const found = await keyring?.get(item) ?? { state: "absent" as const };
    const held = found.state === "present" ? signInIn(found.item) : undefined;
    if (typeof held?.portal === "string") {
      // One of that name whose settings no program tells is another's.
      if (!held.portal.startsWith(await ownPrefix(entry.name))) continue;
      await add({ key: held.portal, written: held.session }, [item]);
    } else if (found.state !== "absent") {
      // There is something of it, of which nothing is known but the name.
      await add({ key: await ownPrefix(entry.name), written: undefined }, [item]);
      if (found.state !== "locked" && found.state !== "unreachable") continue;
      problems.push({
        what: `the sign-in of ${describeKey(item)} in the keyring`,
        reason: found.reason,
        isAboutPortal: true,
      });
    }
  }
  for (const { isKnown, settings } of portals.values()) {
    if (!isKnown && settings.startUrl !== "") {
      problems.push({
        what: `the sign-in of "${entry.name}" at ${settings.startUrl}`,
        reason: "it was made with other endpoints than those known here, so it is not ended there",
        isAboutPortal: true,
      });
    }
  }
  return { portals: [...portals.values()], problems };
}

interface Stored {
  readonly key: string;
  readonly written: MadeWith | undefined;
}

/** What is stored tells what it was made with. */
async function portalWith(
  { system: { env } }: CloudContext,
  entry: ProviderEntry,
  { key, written }: Stored,
): Promise<Omit<OwnPortal, "items">> {
  const madeWith = written ?? { startUrl: "", region: "" };
  const known = await settingsMadeWith(env, { provider: entry.name, key, madeWith }, endpointIn(entry));
  const { startUrl, region } = madeWith;
  const unknown = { oidcEndpoint: undefined, portalEndpoint: undefined, defaultLife: 0, isShared: false };
  const settings = known ?? { provider: entry.name, startUrl, region, ...unknown };
  return { settings, key, isKnown: known !== undefined };
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
