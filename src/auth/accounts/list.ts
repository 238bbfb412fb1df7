/** What a person may use at a provider, with the sign-in that this takes. */
import type { AccountDirectory, FoundAccount, Progress } from "../../clouds/accounts.ts";
import type { Interaction } from "../../clouds/interaction.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { someNames } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { notingSignIns } from "../audit/sign_ins.ts";
import { findProvider } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import { directoryOf } from "./directory.ts";
import { keepAccounts } from "./keep.ts";

/** The providers whose kind has a list. */
export function listingProviders({ configuration, clouds }: AuthContext): ProviderEntry[] {
  return [...configuration.auth.providers.values()].filter((entry) => clouds.directory(entry) !== undefined);
}

/**
 * The provider that is named, or the only one.
 *
 * @throws AtmosError `unsupported` when its kind has no list, `usage` when one must be named, `not_found` without any
 */
export function listingProvider(context: AuthContext, named: string | undefined): ProviderEntry {
  const all = listingProviders(context);
  if (named !== undefined) {
    const entry = findProvider(context.configuration.auth, named);
    if (all.includes(entry)) return entry;
    throw new AtmosError(
      "unsupported",
      `cannot list the accounts of "${printable(entry.name)}": providers of the kind "${
        printable(entry.kind)
      }" have no list`,
      { hint: all.length === 0 ? NO_LIST : `These have one: ${someNames(namesOf(all))}.` },
    );
  }
  const [only, another] = all;
  if (only === undefined) {
    throw new AtmosError("not_found", "cannot list accounts: no provider has a list of them", {
      hint: NO_LIST,
    });
  }
  if (another === undefined) return only;
  throw new AtmosError("usage", "cannot choose a provider: several have a list of accounts", {
    hint: `Name one with --provider: ${someNames(namesOf(all))}.`,
  });
}

const NO_LIST = "Describe a provider of the kind aws/iam-identity-center below auth.providers in atmos.yaml.";

function namesOf(entries: readonly ProviderEntry[]): string[] {
  return entries.map(({ name }) => printable(name));
}

/** All accounts and roles, which are kept for later. A sign-in that turned out to be dead is made once more. */
export async function listAccounts(
  context: AuthContext,
  entry: ProviderEntry,
  interaction: Interaction,
  progress: Progress = () => {},
): Promise<readonly FoundAccount[]> {
  await entry.prepare();
  const directory = directoryOf(context, entry);
  const chain = [entry.name];
  const request = {
    ...context,
    interaction,
    chain,
    wish: {},
    onSignIn: notingSignIns(context, { identity: undefined, chain, isLogin: false }),
  };
  const accounts = await listTwice(directory, request, progress);
  await keepAccounts(context, entry, accounts);
  return accounts;
}

async function listTwice(
  directory: AccountDirectory,
  request: Parameters<AccountDirectory["list"]>[0],
  progress: Progress,
): Promise<readonly FoundAccount[]> {
  try {
    return await directory.list(request, progress);
  } catch (error) {
    const mayAsk = request.interaction.mayAsk;
    if (!(error instanceof AtmosError) || error.code !== "not_signed_in" || !mayAsk) throw error;
    return await directory.list(request, progress);
  }
}
