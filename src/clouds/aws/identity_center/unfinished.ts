/** A list of accounts that was not read to its end, so that a command that was stopped goes on where it was. */
import { createHash } from "node:crypto";
import { realmPath } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { Secret } from "../../../secret.ts";
import type { CloudContext } from "../../link.ts";
import type { FoundAccount } from "../../accounts.ts";

/** Milliseconds after which it is read anew from the beginning. */
const FRESH = 30 * 60_000;

export type RolesByAccount = ReadonlyMap<string, readonly string[]>;

export interface Unfinished {
  /** Roles by the id of the account. */
  read(): Promise<RolesByAccount>;
  write(roles: RolesByAccount): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param key of the portal
 * @param accessToken whose list it is: another sign-in may be another person
 */
export function unfinishedList(
  { system, folders, realm }: CloudContext,
  key: string,
  accessToken: Secret,
): Unfinished {
  const dir = new ScopedDir(system.files, folders.cache);
  const names = [...realmPath(realm), "accounts", `${key}.json`];
  const owner = createHash("sha256").update(accessToken.reveal()).digest("hex").slice(0, 32);
  return {
    read: async () => rolesIn(await dir.readText(...names) ?? "", owner, system.clock.now()),
    write: (roles) =>
      dir.write(names, JSON.stringify({ owner, at: system.clock.now(), roles: Object.fromEntries(roles) })),
    async remove(): Promise<void> {
      if (await dir.remove(...names)) await dir.removeEmpty(...names.slice(0, -1));
    },
  };
}

/** What makes no sense, is old or somebody else's is nothing: it is read again. */
export function rolesIn(text: string, owner: string, now: number): RolesByAccount {
  try {
    const { owner: whose, at, roles } = JSON.parse(text);
    if (whose !== owner || !(now - at < FRESH) || !(now >= at)) return new Map();
    return new Map(
      Object.entries(roles).filter((entry): entry is [string, string[]] =>
        Array.isArray(entry[1]) && entry[1].every((role) => typeof role === "string")
      ),
    );
  } catch {
    return new Map();
  }
}

/** Accounts with their roles; those that are not known yet have none. */
export function withRoles(
  accounts: readonly Omit<FoundAccount, "roles">[],
  roles: RolesByAccount,
): FoundAccount[] {
  return accounts.map((account) => ({ ...account, roles: roles.get(account.id) ?? [] }));
}
