/** Accounts and roles as text. Pure, but for the table. */
import type { FoundAccount } from "../../../clouds/accounts.ts";
import { jsonText } from "../../../json_text.ts";
import { csvLine } from "../../text/csv.ts";
import { formatTable } from "../../text/table.ts";

/** Each account with all of its roles. */
export function accountsJson(provider: string, accounts: readonly FoundAccount[]): string {
  const entries = accounts.map(({ id, name, email, roles }) => ({ id, name, email, roles }));
  return jsonText({ provider, accounts: entries });
}

/** A line for each role; an account without roles has one line with none. RFC 4180. */
export function accountsCsv(accounts: readonly FoundAccount[]): string {
  const rows = accounts.flatMap(({ id, name, email = "", roles }) =>
    (roles.length === 0 ? [""] : roles).map((role) => [id, name, email, role])
  );
  return [["account_id", "account_name", "email", "role"], ...rows]
    .map((row) => `${csvLine(row)}\r\n`).join("");
}

export function accountsTable(accounts: readonly FoundAccount[], width: number | undefined): Promise<string> {
  const rows = accounts.map(({ id, name, roles }) => [name, id, roles.join(", ")]);
  return formatTable(["Account", "Id", "Roles"], rows, width, ["Roles"]);
}

/** By name, then id, with roles in order: the service's own order tells nothing. */
export function sorted(accounts: readonly FoundAccount[]): FoundAccount[] {
  const byText = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
  return accounts.map((account) => ({ ...account, roles: account.roles.toSorted(byText) }))
    .toSorted((a, b) => byText(a.name, b.name) || byText(a.id, b.id));
}
