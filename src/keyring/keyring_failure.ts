import { AtmosError } from "../errors.ts";
import type { StoredKey } from "./item_store.ts";
import type { Purpose, Trouble } from "./keyring.ts";
import { printable } from "../printable.ts";

/** Thrown inside this folder; callers of a keyring see a {@link Trouble} or an AtmosError. */
export class KeyringFailure extends Error {
  override readonly name = "KeyringFailure";
  readonly trouble: Trouble;
  /** Whether there is no such keyring on this machine at all, so that another one may stand in. */
  readonly nothingThere: boolean;

  constructor(trouble: Trouble, nothingThere = false) {
    super(trouble.reason);
    this.trouble = trouble;
    this.nothingThere = nothingThere;
  }
}

/** The error for a person when `cannot <doing>` because of trouble with the keyring. */
export function troubleError(doing: string, trouble: Trouble): AtmosError {
  const code = trouble.state === "corrupt" ? "storage" : "unavailable";
  return new AtmosError(code, `cannot ${doing}: ${trouble.reason}`, { hint: trouble.hint });
}

/** `"dev-admin" (realm "acme")`, safe to show. */
export function describeKey(key: Pick<StoredKey, "realm" | "name">): string {
  const realm = key.realm === undefined ? "" : ` (realm "${printable(key.realm)}")`;
  return `"${printable(key.name)}"${realm}`;
}

const WORDS: Readonly<Record<Purpose, string>> = {
  "sign-in": "the sign-in",
  refresh: "the sign-in",
  keys: "the keys",
  password: "the password",
  tokens: "the tokens",
};

/** `the sign-in of "team-sso" (realm "acme")`, safe to show. */
export function describeItem(key: StoredKey): string {
  const what = key.purpose === undefined ? "what an earlier version has kept" : WORDS[key.purpose];
  return `${what} of ${describeKey(key)}`;
}

/** Runs `work`; a {@link KeyringFailure} becomes the error that a person is told. */
export async function orTroubleError<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof KeyringFailure) throw troubleError(doing, thrown.trouble);
    throw thrown;
  }
}
