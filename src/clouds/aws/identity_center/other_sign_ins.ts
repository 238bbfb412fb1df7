/**
 * Sign-ins that have a provider's name and were made for other settings: those of another project, those from before an
 * edit, and those of earlier versions, which did not write down what they were made for.
 */
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext } from "../../link.ts";
import type { Kept, KeptScope, KeptSignIn, Removal } from "../../removal.ts";
import { removalOf } from "../../removal.ts";
import { markOf } from "./portal_record.ts";
import type { PortalRemoval } from "./revoke.ts";
import { fileRemoval, holdsToken, signInFiles, storedPortals } from "./sign_in_files.ts";

interface Known {
  /** Portals that the configuration's own providers have. */
  readonly keys: ReadonlySet<string>;
  readonly items: ReadonlySet<ItemKey>;
}

/** @param items all sign-ins of this realm in the keyring */
export async function otherSignIns(
  context: CloudContext,
  scope: KeptScope,
  items: readonly ItemKey[],
  known: Known,
): Promise<Required<Pick<Kept, "removals" | "items" | "others">>> {
  const going: KeptSignIn[] = [];
  const removals: Removal[] = [];
  const others: Removal[] = [];
  const isCalled = (name: string | undefined): boolean =>
    scope.everything || name !== undefined && scope.providers.includes(name);
  // Of one of the portals here, and named after another of the providers that share it.
  const own = new Set(await Promise.all([...known.keys].map(markOf)));
  const allGo = scope.everything || scope.meant.others === "all";
  for (const key of items) {
    if (known.items.has(key) || !isCalled(key.name)) continue;
    // Nobody uses those of earlier versions, so they go with whatever has their name.
    const isOther = key.madeFor !== undefined && !own.has(key.madeFor);
    if (!allGo && isOther) continue;
    going.push({ key, providers: [key.name], isOther });
    removals.push(otherPortal(context, key.name, { item: key }));
  }
  const besides = new Set(going.map(({ key }) => key.madeFor));
  for (const { key, session } of await storedPortals(context)) {
    if (known.keys.has(key)) continue;
    const isBesideItem = besides.has(await markOf(key));
    if (!isBesideItem && !(session !== undefined && isCalled(session.provider))) continue;
    const names = session?.provider === undefined ? [] : [session.provider];
    if (!isBesideItem && !allGo) {
      if (scope.meant.others === "none") others.push(fileRemoval(context, names, `${key}.json`, true));
      continue;
    }
    if (session !== undefined && holdsToken(context, session)) {
      removals.push(otherPortal(context, names[0] ?? "", { file: key, startUrl: session.startUrl }));
    }
    const files = await signInFiles(context, { key, providers: names }, { session: true, accounts: true });
    removals.push(...files.map((file) => ({ ...file, isOther: true })));
  }
  return { removals, items: going, others };
}

function otherPortal(
  { realm }: CloudContext,
  name: string,
  { startUrl, ...stored }: Pick<PortalRemoval, "item" | "file"> & { readonly startUrl?: string },
): PortalRemoval {
  // What is in an item is not looked at before it goes: that may need a passphrase.
  const detail = startUrl === undefined ? `sign-in of ${name}` : `sign-in at ${startUrl}`;
  const removal = removalOf({
    cloud: "aws",
    realm,
    role: "revocation",
    subject: "provider",
    names: name === "" ? [] : [name],
    store: "portal",
    label: "Portal",
    detail,
    data: startUrl === undefined ? {} : { start_url: startUrl },
    isOther: true,
  });
  const id = JSON.stringify(["portal", realm ?? null, stored.item ?? stored.file ?? null]);
  return { ...removal, id, kind: "portal", startUrl: startUrl ?? "", ...stored };
}
