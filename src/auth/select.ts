import { AtmosError } from "../errors.ts";
import type { AuthConfiguration } from "../config/model.ts";
import { printable } from "../printable.ts";
import { isFalseWord } from "../truth_words.ts";
import { findIdentity, listHint, notConfigured } from "./chain.ts";

/** What was said about the identity, from the most specific to the least. */
export interface IdentityWish {
  /** `--identity x`; true or an empty text when it was given without a value. */
  readonly flag?: string | true | undefined;
  readonly positional?: string | undefined;
  /** `ATMOS_IDENTITY` */
  readonly variable?: string | undefined;
  /** `identity:` of the step, command or component, where there is one. */
  readonly configured?: string | undefined;
}

export type IdentityChoice =
  | { readonly kind: "named"; readonly name: string }
  /** Authentication is turned off. */
  | { readonly kind: "disabled" }
  /** A person must pick one of these. */
  | { readonly kind: "ask"; readonly among: readonly string[] };

/**
 * The one rule for every command: flag, then `ATMOS_IDENTITY`, then what is configured, then the one default, or
 * the only identity that there is, then a person.
 *
 * @throws AtmosError `not_found` for an unknown name or when nothing is configured, `usage` for two names at once
 */
export function chooseIdentity(wish: IdentityWish, auth: AuthConfiguration): IdentityChoice {
  const flag = wish.flag === "" ? true : wish.flag;
  if (typeof flag === "string" && wish.positional !== undefined && flag !== wish.positional) {
    throw twoIdentities(wish.positional, flag);
  }
  if (flag === true && wish.positional === undefined) return { kind: "ask", among: candidates(auth) };
  const name = (typeof flag === "string" ? flag : undefined) ?? wish.positional ??
    (wish.variable || undefined) ?? (wish.configured || undefined);
  if (name !== undefined) {
    if (isFalseWord(name)) return { kind: "disabled" };
    const isNamedHere = typeof flag === "string" || wish.positional !== undefined;
    return {
      kind: "named",
      name: findIdentity(auth, name, isNamedHere || !wish.variable ? undefined : VARIABLE).name,
    };
  }
  const defaults = [...auth.identities.values()].filter((entry) => entry.default).map((entry) => entry.name);
  const [only, another] = defaults;
  if (only !== undefined && another === undefined) return { kind: "named", name: only };
  const [single, second] = auth.identities.keys();
  // Where an import is not followed, there may be others, and one of them the default.
  if (single !== undefined && second === undefined && auth.missing.length === 0) {
    return { kind: "named", name: single };
  }
  return { kind: "ask", among: only === undefined ? candidates(auth) : defaults };
}

const VARIABLE = "ATMOS_IDENTITY";

/** The error for an argument and a flag that name different ones. */
export function twoIdentities(positional: string, flag: string): AtmosError {
  return new AtmosError(
    "usage",
    `cannot use two identities at once: "${printable(positional)}" and "${printable(flag)}"`,
    { hint: "Name the identity once, as an argument or with --identity." },
  );
}

function candidates(auth: AuthConfiguration): string[] {
  if (auth.identities.size > 0) return [...auth.identities.keys()];
  throw notConfigured(
    auth,
    "cannot choose an identity: none is configured",
    "Describe one below auth.identities in atmos.yaml, then run `atmos auth validate`." + listHint(auth),
  );
}

/** The error for a choice that nobody is there to make. */
export function nobodyToAsk(among: readonly string[], defaults: boolean): AtmosError {
  const names = among.slice(0, 10).join(", ") + (among.length > 10 ? ", …" : "");
  return new AtmosError(
    "usage",
    defaults
      ? "cannot choose an identity: several are marked as default, and there is no terminal to ask on"
      : "cannot choose an identity: no default is configured, and there is no terminal to ask on",
    { hint: `Name one with --identity or ATMOS_IDENTITY. Configured identities: ${names}.` },
  );
}
