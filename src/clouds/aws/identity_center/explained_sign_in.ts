import type { ProviderEntry } from "../../../config/model.ts";
import type { SignInFile } from "../../explained.ts";
import type { CloudContext } from "../../link.ts";
import { portalKey } from "./portal_record.ts";
import { canRenew } from "./renewal.ts";
import { portalSettings } from "./settings.ts";
import { fileRemoval, peek } from "./sign_in_files.ts";

/** Where no keyring is, the file of a portal's sign-in, as far as it can be read. Nothing is asked, run or changed. */
export async function signInFile(
  entry: ProviderEntry,
  context: CloudContext,
): Promise<SignInFile | undefined> {
  if (entry.needsPrograms) return undefined;
  const key = await portalKey(await portalSettings(entry, context.system.env));
  const session = await peek(context, key);
  if (session?.token === undefined) return undefined;
  return {
    path: fileRemoval(context, [], `${key}.json`).path,
    expiresAt: session.token.expiresAt,
    renews: canRenew(session, context.system.clock.now()),
  };
}
