import { AtmosError } from "../errors.ts";
import type { IdentityEntry } from "../config/model.ts";
import { formatPlace } from "../yaml/place.ts";
import { printable } from "../printable.ts";
import type { Fact } from "./fact.ts";

/**
 * What one link of a chain hands to the next. Only the cloud that made it knows what is inside: it is an object of a
 * class of that cloud. Everybody else sees when it ends and what may be told to a person.
 */
export interface Credentials {
  /** Milliseconds since 1970; undefined when they do not expire. */
  readonly expiresAt: number | undefined;
  /** When they were stored; undefined where nobody has noted that. */
  readonly issuedAt?: number | undefined;
  /**
   * Scopes, as those of a wish, that were asked for beside what everybody needs: had, or refused. Undefined where there is
   * nothing to ask for later.
   */
  readonly askedFor?: readonly string[] | undefined;
  /** What may be told to a person, such as the region. Never a secret. */
  readonly facts: readonly Fact[];
}

/** A class of credentials, by which a link asks for what it can use. */
export interface CredentialsType<T extends Credentials> {
  // deno-lint-ignore no-explicit-any -- any constructor will do: nothing is made with it here
  new (...args: any[]): T;
}

/**
 * The credentials of the link before, as the type that this link can use.
 *
 * @param needs the end of a sentence, such as `a permission set needs IAM Identity Center before it`
 * @throws AtmosError `config_invalid` when they are of another type
 */
export function upstreamOf<T extends Credentials>(
  upstream: Credentials | undefined,
  type: CredentialsType<T>,
  entry: IdentityEntry,
  { needs, hint }: { readonly needs: string; readonly hint: string },
): T {
  if (upstream instanceof type) return upstream;
  const place = formatPlace(entry.placeOf(["via"]));
  throw new AtmosError("config_invalid", `${place}: cannot use "${printable(entry.name)}": ${needs}`, {
    hint,
  });
}
