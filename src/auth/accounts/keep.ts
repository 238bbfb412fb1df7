/** Keeps the list of a provider: for its identities, where it shall have some, and for names that a shell completes. */
import type { FoundAccount } from "../../clouds/accounts.ts";
import type { ProviderEntry } from "../../config/model.ts";
import {
  MOST_PROVISIONED,
  provisionedFile,
  provisionedIn,
  provisionedText,
} from "../../config/provisioned.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { AuthContext } from "../context.ts";
import { directoryOf } from "./directory.ts";
import { identitiesOf } from "./named_roles.ts";

/** Whether the provider's list becomes identities. */
export function isProvisioning({ shownSettings }: Pick<ProviderEntry, "shownSettings">): boolean {
  return String(shownSettings["auto_provision_identities"]) === "true";
}

/** A list that cannot be kept has been read all the same. */
export async function keepAccounts(
  context: AuthContext,
  entry: ProviderEntry,
  accounts: readonly FoundAccount[],
): Promise<void> {
  const all = identitiesOf(accounts, directoryOf(context, entry));
  if (all.length > MOST_PROVISIONED) {
    context.system.log.warn("Not all roles become identities", { of: all.length, kept: MOST_PROVISIONED });
  }
  try {
    const names = await fileOf(context, entry);
    const text = provisionedText(entry.name, all.slice(0, MOST_PROVISIONED));
    await new ScopedDir(context.system.files, context.folders.cache).write(names, text);
  } catch (error) {
    context.system.log.warn("The list of accounts could not be kept", {
      provider: entry.name,
      reason: error,
    });
  }
}

/** How old the kept list is, in milliseconds; undefined when there is none. */
export async function ageOfKept(context: AuthContext, entry: ProviderEntry): Promise<number | undefined> {
  const { system: { files, clock }, folders } = context;
  const path = new ScopedDir(files, folders.cache).path(...await fileOf(context, entry));
  const info = await files.info(path).catch(() => undefined);
  return info?.modifiedAt === undefined ? undefined : clock.now() - info.modifiedAt;
}

/** The accounts and roles that were kept, with as much of them as is needed to name one. */
export async function keptAccounts(context: AuthContext, entry: ProviderEntry): Promise<FoundAccount[]> {
  const dir = new ScopedDir(context.system.files, context.folders.cache);
  const text = await dir.readText(...await fileOf(context, entry)) ?? "";
  const accounts = new Map<string, { readonly name: string; readonly roles: string[] }>();
  for (const { settings } of provisionedIn(text, entry.name)) {
    const found = directoryOf(context, entry).roleIn(settings);
    const id = found?.account.id;
    if (found === undefined || id === undefined) continue;
    const account = accounts.get(id) ?? { name: found.account.name ?? id, roles: [] };
    account.roles.push(found.role);
    accounts.set(id, account);
  }
  return [...accounts].map(([id, account]) => ({ id, ...account, email: undefined }));
}

function fileOf({ realm }: AuthContext, { name, shownSettings }: ProviderEntry): Promise<string[]> {
  return provisionedFile(realm, { name, settings: shownSettings });
}
