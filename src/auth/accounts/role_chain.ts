/** The way to a role that no configuration names. */
import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { directoryOf } from "./directory.ts";
import { roleName, says } from "./named_roles.ts";
import { typedWord } from "../../typed_word.ts";

/**
 * The chain to a role of an account, by id or name: what an identity of the configuration would give.
 *
 * @throws AtmosError `usage` when an identity of that name is configured as something else
 */
export function roleChain(
  context: AuthContext,
  provider: ProviderEntry,
  account: string,
  role: string,
): Chain {
  const name = roleName(account, role);
  const settings = directoryOf(context, provider).identity(account, role);
  const made = entryFor(name, settings, provider);
  const configured = context.configuration.auth.identities.get(name);
  if (configured !== undefined && !fits(configured, made)) {
    throw new AtmosError(
      "usage",
      `cannot use the role as "${printable(name)}": an identity of this name is configured as something else`,
      { hint: `Use that one with --identity=${typedWord(name)}, or name the account by its id.` },
    );
  }
  // One that says more, such as an id beside the name, may lead elsewhere: what was asked for is asked for as it is.
  const target = configured !== undefined && fits(made, configured) ? configured : made;
  return {
    provider,
    root: provider.name,
    identities: [target],
    names: [provider.name, target.name],
    target,
  };
}

type Described = Pick<IdentityEntry, "kind" | "via" | "settings">;

/** Whether the one says all that the other says. */
function fits(one: Described, other: Described): boolean {
  return one.kind === other.kind && says(one.via, other.via) &&
    says(one.settings.principal, other.settings.principal);
}

function entryFor(
  name: string,
  settings: Readonly<Record<string, unknown>>,
  { name: provider, place }: ProviderEntry,
): IdentityEntry {
  return {
    name,
    kind: String(settings.kind),
    settings,
    shownSettings: settings,
    via: { provider },
    tags: [],
    place,
    placeOf: () => place,
    isPersonal: () => false,
    mayReach: () => Promise.resolve(false),
    prepare: () => Promise.resolve(),
    output: () => Promise.reject(new Error("a role names no program")),
    allowLookup: () => Promise.reject(new Error("a role names no secret")),
    needsPrograms: false,
    default: false,
    alias: undefined,
    expected: [],
    shownExpected: [],
    isProtected: false,
    protectedAt: undefined,
    env: [],
    shownEnv: [],
  };
}
