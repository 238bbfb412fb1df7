/** `--account` and `--role`: to work as a role that no configuration names. */
import { listingProvider } from "../../../auth/accounts/list.ts";
import { roleChain } from "../../../auth/accounts/role_chain.ts";
import type { Chain } from "../../../auth/chain.ts";
import type { AuthContext } from "../../../auth/context.ts";
import type { FoundAccount } from "../../../clouds/accounts.ts";
import { AtmosError } from "../../../errors.ts";
import { didYouMean } from "../../../nearest.ts";
import { printable } from "../../../printable.ts";
import { canAsk } from "../../asking/interaction.ts";
import { pick } from "../../asking/picker.ts";
import type { Invocation } from "../../line/invocation.ts";
import type { RoleOptions } from "../role_options.ts";
import { readAccounts } from "./command.ts";
import { sorted } from "./formats.ts";

/**
 * The chain to the role that is named in part or whole.
 *
 * @throws AtmosError `usage` for an identity beside it, and where somebody would have to choose and nobody can
 */
export async function chosenRole(
  invocation: Invocation,
  context: AuthContext,
  options: RoleOptions,
  identity: string | undefined,
): Promise<Chain> {
  const { account, role } = options;
  refuseEmpty(options);
  if (identity !== undefined) {
    throw new AtmosError(
      "usage",
      `cannot work as "${printable(identity)}" and as a role of an account at once`,
      {
        hint: "Name an identity, or --account and --role.",
      },
    );
  }
  const provider = listingProvider(context, options.provider);
  if (account !== undefined && role !== undefined) return roleChain(context, provider, account, role);
  const missing = account === undefined ? "--account" : "--role";
  if (!canAsk(invocation.system, invocation.globals)) {
    throw new AtmosError(
      "usage",
      `cannot choose a role: ${missing} is missing, and there is no terminal to ask on`,
      {
        hint: "Name --account and --role. `atmos auth accounts` lists them.",
      },
    );
  }
  const all = sorted(await readAccounts(invocation, context, provider));
  const found = pairs(all, options);
  if (found.length === 0) throw nothing(all, options);
  const value = await pick(invocation, {
    message: account === undefined ? "Choose an account and a role" : "Choose a role",
    options: found.map(([one, name], index) => ({ value: String(index), cells: [one.name, one.id, name] })),
  });
  const [chosen, name] = found[Number(value)] ?? [];
  if (chosen === undefined || name === undefined) throw nothing(all, options);
  const isUnique = all.filter((one) => one.name === chosen.name).length === 1;
  return roleChain(context, provider, isUnique ? chosen.name : chosen.id, name);
}

/** A variable of a script that is not set must choose nothing. */
function refuseEmpty({ account, role, provider }: RoleOptions): void {
  for (
    const [flag, text] of Object.entries({ "--account": account, "--role": role, "--provider": provider })
  ) {
    if (text === undefined || text.trim() !== "") continue;
    throw new AtmosError("usage", `cannot choose a role: ${flag} is empty`, {
      hint: "Leave it out to choose from a list. `atmos auth accounts` shows what you may use.",
    });
  }
}

/** Accounts with each of their roles, as far as they fit. */
export function pairs(
  all: readonly FoundAccount[],
  { account, role }: RoleOptions,
): (readonly [FoundAccount, string])[] {
  return all.filter(({ id, name }) => account === undefined || account === id || account === name)
    .flatMap((one) => one.roles.map((name) => [one, name] as const))
    .filter(([, name]) => role === undefined || name === role);
}

function nothing(all: readonly FoundAccount[], { account, role }: RoleOptions): AtmosError {
  const wanted = account ?? role ?? "";
  const names = account === undefined ? all.flatMap(({ roles }) => roles) : all.map(({ name }) => name);
  const what = account === undefined ? "role" : "account";
  const meant = didYouMean(wanted, new Set(names));
  return new AtmosError(
    "access_denied",
    `cannot use the ${what} "${printable(wanted)}": it is not one of yours`,
    {
      hint: `${meant === undefined ? "" : `${meant} `}\`atmos auth accounts\` lists them.`,
    },
  );
}
