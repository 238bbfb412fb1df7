/** Accounts, roles and regions for a shell to complete: from lists that were read before, since nobody waits for a portal. */
import { keptAccounts } from "../../auth/accounts/keep.ts";
import { listingProviders } from "../../auth/accounts/list.ts";
import type { AuthContext } from "../../auth/context.ts";
import type { FoundAccount } from "../../clouds/accounts.ts";
import type { Registry } from "../../clouds/registry.ts";
import { printable } from "../../printable.ts";
import type { Offer } from "./complete.ts";
import { isTypeable } from "../../typed_word.ts";

export interface AccountOffers {
  readonly accounts: readonly Offer[];
  readonly roles: readonly Offer[];
}

/** Those of the provider that is named, or of all that have a list; roles of the account that is named. */
export async function accountOffers(context: AuthContext, words: readonly string[]): Promise<AccountOffers> {
  const provider = valueIn(words, "--provider", "-p");
  const entries = listingProviders(context).filter(({ name }) => provider === undefined || name === provider);
  const lists = await Promise.all(entries.map((entry) => keptAccounts(context, entry)));
  return offersOf(lists.flat(), valueIn(words.slice(0, -1), "--account"));
}

/** Pure. */
export function offersOf(accounts: readonly FoundAccount[], account: string | undefined): AccountOffers {
  const times = new Map<string, number>();
  for (const { name } of accounts) times.set(name, (times.get(name) ?? 0) + 1);
  const isNamed = ({ id, name }: FoundAccount): boolean =>
    account === undefined || account === id || account === name;
  const roles = new Map<string, number>();
  for (const role of accounts.filter(isNamed).flatMap(({ roles }) => roles)) {
    roles.set(role, (roles.get(role) ?? 0) + 1);
  }
  const offers = [
    accounts.map(({ id, name }) =>
      times.get(name) === 1 ? { value: name, about: id } : { value: id, about: name }
    ),
    [...roles].map(([value, count]) => ({
      value,
      about: count === 1 ? "role" : `role in ${count} accounts`,
    })),
  ].map((all) => all.filter(({ value, about }) => isTypeable(value) && printable(about) === about));
  return { accounts: offers[0] ?? [], roles: offers[1] ?? [] };
}

/** Regions of all clouds that have some to choose from. */
export async function regionOffers(clouds: Registry): Promise<Offer[]> {
  return (await clouds.setups()).flatMap((setup) =>
    setup.regions().map((value) => ({ value, about: setup.label }))
  );
}

/** What was typed behind a flag, in either form. */
function valueIn(words: readonly string[], ...flags: readonly string[]): string | undefined {
  const at = words.findLastIndex((word) =>
    flags.some((flag) => word === flag || word.startsWith(`${flag}=`))
  );
  const word = words[at];
  if (word === undefined) return undefined;
  const equals = word.indexOf("=");
  return (equals < 0 ? words[at + 1] : word.slice(equals + 1)) || undefined;
}
