/** What identities for accounts and roles are called, and what they are. Pure. */
import type { AccountDirectory, FoundAccount } from "../../clouds/accounts.ts";
import type { ProvisionedIdentity } from "../../config/provisioned.ts";
import { isTypeable } from "../../typed_word.ts";

/** What an identity for a role is called where nobody gave it a name: `development/ReadOnly`. */
export function roleName(account: string, role: string): string {
  return `${account}/${role}`;
}

/**
 * An identity for each role of each account, in order of their names. Accounts of which several have one name, or whose
 * name cannot be typed, are called by their id.
 */
export function identitiesOf(
  accounts: readonly FoundAccount[],
  directory: Pick<AccountDirectory, "identity">,
): ProvisionedIdentity[] {
  const times = new Map<string, number>();
  for (const { name } of accounts) times.set(name, (times.get(name) ?? 0) + 1);
  return accounts.flatMap(({ id, name, roles }) => {
    const called = times.get(name) === 1 && isName(name) ? name : id;
    return [...new Set(roles)].filter(isName).map((role) => ({
      name: roleName(called, role),
      settings: directory.identity({ id, name: called }, role),
    }));
  }).toSorted((one, other) => one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}

/** Of an account or role that a person may type; clouds allow about half of it. */
const LONGEST = 128;

function isName(name: string): boolean {
  return name.length <= LONGEST && name.trim() === name && isTypeable(name);
}

/** Whether everything that is wanted is written, too, perhaps among more. */
export function says(written: unknown, wanted: unknown): boolean {
  if (!isMap(wanted) || !isMap(written)) return written === wanted;
  return Object.entries(wanted).every(([key, value]) =>
    Object.hasOwn(written, key) && says(written[key], value)
  );
}

/** Whether both say something about the same thing, and not the same. */
export function contradicts(written: unknown, other: unknown): boolean {
  if (!isMap(written) || !isMap(other)) return String(written) !== String(other);
  return Object.entries(other).some(([key, value]) =>
    Object.hasOwn(written, key) && contradicts(written[key], value)
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
