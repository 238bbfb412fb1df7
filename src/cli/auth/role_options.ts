/** `--account` and `--role`: to work as a role that no configuration names. */
import type { Command } from "commander";
import type { Chain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
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
