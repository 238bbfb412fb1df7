/**
 * Sign-ins that have a provider's name and were made for other settings: those of another project, those from before an
 * edit, and those of earlier versions, which did not write down what they were made for.
 */
import type { ItemKey } from "../../../keyring/keyring.ts";
import type { CloudContext, ProviderContext } from "../../link.ts";
import type { Kept, KeptScope, KeptSignIn, Removal } from "../../removal.ts";
import { removalOf } from "../../removal.ts";
import { markOf } from "./portal_record.ts";
import type { PortalRemoval } from "./revoke.ts";
import { fileRemoval, holdsToken, signInFiles, storedPortals } from "./sign_in_files.ts";

const IDENTITY_CENTER = "aws/iam-identity-center";

interface Known {
  /** Portals that the configuration's own providers have. */
  readonly keys: ReadonlySet<string>;
  readonly items: ReadonlySet<ItemKey>;
}

/** @param items all sign-ins of this realm in the keyring */
export async function otherSignIns(
  context: ProviderContext,
  scope: KeptScope,
  items: readonly ItemKey[],
  known: Known,
): Promise<Required<Pick<Kept, "removals" | "items" | "others">>> {
  const going: KeptSignIn[] = [];
  const removals: Removal[] = [];
  const others: Removal[] = [];
  // A provider of another cloud may have the name: what is stored for that is not ours to end.
  const called = scope.providers.filter((name) => context.providers.get(name)?.kind === IDENTITY_CENTER);
  const isCalled = (name: string | undefined): boolean =>
    scope.everything || name !== undefined && called.includes(name);
  const allGo = scope.everything || scope.meant.others === "all";
  for (const key of items) {
    if (known.items.has(key) || !isCalled(key.name)) continue;
    // Nobody uses those of earlier versions, so they go with whatever has their name.
    const isOther = key.madeFor !== undefined;
    if (!allGo && isOther) continue;
    going.push({ key, providers: [key.name], isOther });
    removals.push(storedPortal(context, key.name, { item: key, isOther }));
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
      removals.push(
        storedPortal(context, names[0] ?? "", { file: key, startUrl: session.startUrl, isOther: true }),
      );
    }
    const files = await signInFiles(context, { key, providers: names }, { session: true, accounts: true });
    removals.push(...files.map((file) => ({ ...file, isOther: true })));
  }
  return { removals, items: going, others };
}

/** Ends a sign-in whose token is in this item or file. */
export function storedPortal(
  { realm }: CloudContext,
  name: string,
  { startUrl, isOther, ...stored }: Pick<PortalRemoval, "item" | "file"> & {
    /** What is in an item is not looked at before it goes: that may need a passphrase. */
    readonly startUrl?: string;
    readonly isOther: boolean;
  },
): PortalRemoval {
  const removal = removalOf({
    cloud: "aws",
    realm,
    role: "revocation",
    subject: "provider",
    names: name === "" ? [] : [name],
    store: "portal",
    label: "Portal",
    detail: startUrl === undefined ? `sign-in of ${name}` : `sign-in at ${startUrl}`,
    data: startUrl === undefined ? {} : { start_url: startUrl },
    isOther,
  });
  const id = JSON.stringify(["portal", realm ?? null, stored.item ?? stored.file ?? null]);
  return { ...removal, id, kind: "portal", startUrl: startUrl ?? "", ...stored };
}
