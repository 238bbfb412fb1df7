/** Which account a name stands for. Pure. */
import { AtmosError } from "../../../errors.ts";
import { nearest } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { entriesOf, textOf } from "../../untyped.ts";
import type { AccountsReply } from "../portal.ts";
import type { Account } from "./portal_session.ts";

/** The accounts on a page. */
export function accountsIn(page: AccountsReply): Account[] {
  return entriesOf(page.accountList).flatMap(accountsOf);
}

/** One account, or none where it has no id as AWS gives them. Without a name it answers to its id. */
export function accountsOf({ accountId, accountName }: Readonly<Record<string, unknown>>): Account[] {
  const id = textOf(accountId);
  return id === undefined || !/^\d{12}$/.test(id) ? [] : [{ id, name: textOf(accountName) ?? id }];
}

/**
 * The id of the account with this name; undefined when there is none.
 *
 * @throws AtmosError `config_invalid` when several accounts have the name
 */
export function accountIdOf(accounts: readonly Account[], name: string): string | undefined {
  const [first, ...more] = accounts.filter((account) => account.name === name);
  if (first === undefined || more.length === 0) return first?.id;
  const ids = [first, ...more].map((account) => printable(account.id)).join(", ");
  throw new AtmosError(
    "config_invalid",
    `cannot tell which account "${printable(name)}" is: ${ids} have that name`,
    {
      hint: "Write principal.account.id instead of principal.account.name.",
    },
  );
}

/** `Did you mean "production" (444455556666)?`, or the accounts that there are. */
export function suggestAccounts(accounts: readonly Account[], wanted: string): string {
  if (accounts.length === 0) return "No account is assigned to you at all.";
  const byName = nearest(wanted, accounts.map((account) => account.name));
  const byId = nearest(wanted, accounts.map((account) => account.id));
  const close = accounts.filter(({ id, name }) => byName.includes(name) || byId.includes(id)).slice(0, 3);
  if (close.length > 0) return `Did you mean ${close.map(shown).join(" or ")}?`;
  const first = [...accounts].sort((a, b) => a.name < b.name ? -1 : 1).slice(0, 10);
  return `Your accounts: ${first.map(shown).join(", ")}${accounts.length > first.length ? ", …" : ""}.`;
}

function shown({ id, name }: Account): string {
  return name === id ? printable(id) : `"${printable(name)}" (${printable(id)})`;
}

/** `Did you mean "ReadOnlyAccess"? Assigned to you there: …`, or that there are none. */
export function suggestRoles(roles: readonly string[], wanted: string): string {
  if (roles.length === 0) return "No permission set is assigned to you there.";
  const [close] = nearest(wanted, roles, 1);
  const first = [...roles].sort().slice(0, 10).map(printable).join(", ");
  const all = `Assigned to you there: ${first}${roles.length > 10 ? ", …" : ""}.`;
  return close === undefined ? all : `Did you mean "${printable(close)}"? ${all}`;
}
