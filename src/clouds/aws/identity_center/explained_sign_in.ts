import type { ProviderEntry } from "../../../config/model.ts";
import { notedItem } from "../../../keyring/item_notes.ts";
import type { SignInSeen } from "../../explained.ts";
import type { ProviderContext } from "../../link.ts";
import { portalItem, portalKey } from "./portal_record.ts";
import { canRenew } from "./renewal.ts";
import { portalSettings } from "./settings.ts";
import { namesake } from "./shared_portal.ts";
import { fileRemoval, peek } from "./sign_in_files.ts";

/** What is noted of the sign-in in a keyring, else its file as far as it can be read. Nothing is asked, run or changed. */
export async function seenPortal(
  entry: ProviderEntry,
  context: ProviderContext,
): Promise<SignInSeen | undefined> {
  if (entry.needsPrograms) return undefined;
  const settings = await portalSettings(entry, context.system.env);
  const key = await portalKey(settings);
  const item = await portalItem(context, await namesake(context, settings), key);
  const noted = await notedItem(context.system, context.folders, item);
  if (noted !== undefined) return { ...noted, path: undefined };
  const session = await peek(context, key);
  if (session?.token === undefined) return undefined;
  return {
    path: fileRemoval(context, [], `${key}.json`).path,
    keyring: undefined,
    expiresAt: session.token.expiresAt,
    renews: canRenew(session, context.system.clock.now()),
  };
}
