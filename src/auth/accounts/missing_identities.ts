/** Which roles of a list have no identity in a configuration yet, and which identities have no role any more. Pure. */
import type { AccountDirectory, AccountRole, FoundAccount } from "../../clouds/accounts.ts";
import type { ProvisionedIdentity } from "../../config/provisioned.ts";
import { contradicts, identitiesOf, roleName } from "./named_roles.ts";

export interface WrittenIdentity {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Discovery {
  /** What is to be written, in order of the names. */
  readonly added: readonly ProvisionedIdentity[];
  /** How many roles have an identity already. */
  readonly known: number;
  /** Roles without one, whose names are those of something else. */
  readonly taken: readonly string[];
  /** Identities for roles that the list does not have: of others in the team, perhaps. */
  readonly absent: readonly string[];
}

/** @param written what stands in the configuration, and not in a list */
export function missingIdentities(
  accounts: readonly FoundAccount[],
  written: readonly WrittenIdentity[],
  directory: Pick<AccountDirectory, "identity" | "roleIn">,
  wanted: (account: FoundAccount, role: string) => boolean,
): Discovery {
  const byKey = new Map(
    accounts.flatMap((account) => account.roles.map((role) => [keyOf(account.id, role), account])),
  );
  const idsOf = new Map<string, string[]>();
  for (const { id, name } of accounts) idsOf.set(name, [...idsOf.get(name) ?? [], id]);
  const known = new Set<string>();
  const absent: string[] = [];
  for (const { name, settings } of written) {
    const found = directory.roleIn(settings);
    if (found === undefined) continue;
    const key = keyOf(idIn(found, idsOf), found.role);
    if (byKey.has(key)) known.add(key);
    else absent.push(name);
  }
  const names = new Set(written.map(({ name }) => name));
  const added: ProvisionedIdentity[] = [];
  const taken: string[] = [];
  let there = 0;
  for (const made of identitiesOf(accounts, directory)) {
    const found = directory.roleIn(made.settings);
    const id = found?.account.id ?? "";
    const account = byKey.get(keyOf(id, found?.role ?? ""));
    if (found === undefined || account === undefined || !wanted(account, found.role)) continue;
    const other = roleName(id, found.role);
    if (known.has(keyOf(id, found.role))) there++;
    else if (!names.has(made.name)) added.push(made);
    else if (!names.has(other)) added.push({ ...made, name: other });
    else taken.push(made.name);
  }
  return { added, known: there, taken, absent };
}

function idIn({ account: { id, name } }: AccountRole, idsOf: ReadonlyMap<string, readonly string[]>): string {
  if (id !== undefined) return id;
  const [only, another] = idsOf.get(name ?? "") ?? [];
  return only !== undefined && another === undefined ? only : "";
}

function keyOf(id: string, role: string): string {
  return `${id}/${role}`;
}

/** Names that the configuration has given to something else than the identity of a list. */
export function takenNames(
  made: readonly ProvisionedIdentity[],
  written: (name: string) => Readonly<Record<string, unknown>> | undefined,
): string[] {
  return made.flatMap(({ name, settings }) => {
    const other = written(name);
    return other?.kind && contradicts(other, settings) ? [name] : [];
  });
}
