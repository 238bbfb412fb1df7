/** What a person may use at a provider: accounts, and the roles in each. */
import type { ProviderContext, SignInRequest } from "./link.ts";

export interface FoundAccount extends NamedAccount {
  readonly email: string | undefined;
  readonly roles: readonly string[];
}

/** How far a list is: accounts whose roles are known, of all; `all` is undefined until it is known. */
export type Progress = (done: number, all: number | undefined) => void;

export interface AccountDirectory {
  /**
   * Everything, however many pages that takes and however often the service asks for patience.
   *
   * @throws AtmosError `not_signed_in` when the sign-in turned out to be dead; it is forgotten then
   */
  list(request: SignInRequest & ProviderContext, progress: Progress): Promise<readonly FoundAccount[]>;
  /**
   * The settings of an identity for a role, as they would be written below its name.
   *
   * @param account both, where they are known; else an id or a name
   */
  identity(account: string | NamedAccount, role: string): Readonly<Record<string, unknown>>;
  /** The way back: which role such settings mean; undefined where they mean none. */
  roleIn(settings: Readonly<Record<string, unknown>>): AccountRole | undefined;
}

export interface NamedAccount {
  readonly id: string;
  /** Not always unique; the id where there is none. */
  readonly name: string;
}

/** A role as settings name it: the account by its id, its name, or both. */
export interface AccountRole {
  readonly account: Partial<NamedAccount>;
  readonly role: string;
}
