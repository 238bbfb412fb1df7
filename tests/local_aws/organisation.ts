/** The organisation that the local AWS serves when a test does not bring its own. */

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Permission sets assigned to the person who signs in. */
  readonly roles: readonly string[];
}

export const START_URL = "https://planetary.awsapps.com/start";
export const REGION = "eu-west-1";
export const PERSON = "alex@example.com";
export const ROLES: readonly string[] = ["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"];

export const ACCOUNTS: readonly Account[] = [
  account("111122223333", "development", ROLES),
  account("444455556666", "production", ROLES),
  account("777788889999", "staging", ROLES),
];

/** The three usual accounts and generated ones (`team-0004` …), `count` in all. */
export function manyAccounts(count: number, roles: readonly string[] = ROLES): Account[] {
  const generated = Array.from({ length: Math.max(0, count - ACCOUNTS.length) }, (_, index) => {
    const number = index + ACCOUNTS.length + 1;
    return account(String(200_000_000_000 + number), `team-${String(number).padStart(4, "0")}`, roles);
  });
  return [...ACCOUNTS, ...generated].slice(0, count);
}

function account(id: string, name: string, roles: readonly string[]): Account {
  return { id, name, email: `aws+${name}@example.com`, roles };
}
