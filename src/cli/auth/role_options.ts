/** `--account` and `--role`: to work as a role that no configuration names. */
import type { Command } from "commander";
import { type Chain, resolveChain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { isFalseWord } from "../../truth_words.ts";
import { decideIdentity } from "../asking/identity.ts";
import type { Invocation } from "../line/invocation.ts";

export interface RoleOptions {
  readonly account?: string;
  readonly role?: string;
  readonly provider?: string;
}

export function addRoleOptions(command: Command): Command {
  return command
    .option("--account <name>", "work in this account, by name or id, without an identity for it")
    .option("--role <name>", "the role in it; with one of the two, the other is chosen from a list")
    .option(
      "-p, --provider <name>",
      "the provider of the account; alone, choose from all that you may use there",
    );
}

/**
 * The chains to all that are named, in their order: several with `--identity` each, or the one of {@link chainOf}; none
 * when authentication is turned off.
 *
 * @throws AtmosError `usage` for several of which one is no name, or together with a role of a list
 */
export async function chainsOf(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  options: RoleOptions,
): Promise<readonly Chain[]> {
  const { identity, moreIdentities } = invocation.globals;
  if (moreIdentities.length === 0) {
    const chain = await chainOf(invocation, context, positional, options);
    return chain === undefined ? [] : [chain];
  }
  const refuse = (state: string): AtmosError =>
    new AtmosError("usage", `cannot use several identities at once: ${state}`, {
      hint: "Name each with --identity, such as `--identity one --identity another`.",
    });
  const { account, role, provider } = options;
  if ([account, role, provider].some((one) => one !== undefined)) {
    throw refuse("a role of a list is one alone");
  }
  const chains = new Map<string, Chain>();
  for (const name of [...(positional === undefined ? [] : [positional]), identity ?? "", ...moreIdentities]) {
    if (name === "") throw refuse("one of them has no name");
    if (isFalseWord(name)) throw refuse(`"${printable(name)}" turns authentication off`);
    const chain = resolveChain(context.configuration.auth, name);
    chains.set(chain.target.name, chain);
  }
  return [...chains.values()];
}

/** The chain to the role that the options name, or to the identity that is meant without them. */
export async function chainOf(
  invocation: Invocation,
  context: AuthContext,
  positional: string | undefined,
  options: RoleOptions,
): Promise<Chain | undefined> {
  const { account, role, provider } = options;
  if (account === undefined && role === undefined && provider === undefined) {
    return await decideIdentity(invocation, context, positional);
  }
  const { chosenRole } = await import("./accounts/chosen_role.ts");
  const named = positional ?? invocation.globals.identity;
  return await chosenRole(invocation, context, options, named);
}
