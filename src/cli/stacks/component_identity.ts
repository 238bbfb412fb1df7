import { type Chain, resolveChain } from "../../auth/chain.ts";
import type { AuthContext } from "../../auth/context.ts";
import { chooseIdentity, nobodyToAsk } from "../../auth/select.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { StackIdentity } from "../../stacks/identity.ts";
import { meantIdentity, nobodyMeant } from "../../stacks/meant_identity.ts";
import { dataOf } from "../../stacks/data.ts";
import type { Section } from "../../stacks/section.ts";
import { stackSettingIn } from "../../stacks/stack_setting.ts";
import { nodeAt } from "../../yaml/node.ts";
import { invalid, InvalidConfiguration } from "../../yaml/problems.ts";
import { canAsk } from "../asking/interaction.ts";
import { pickAmong } from "../asking/identity.ts";
import type { Invocation } from "../line/invocation.ts";

export interface ComponentIdentity {
  /** With the providers and identities that the component brings. */
  readonly context: AuthContext;
  /** Who it works as, and who is lent to it besides; none when authentication is turned off, or there is nobody. */
  readonly chains: readonly Chain[];
}

/**
 * Who a component works as: `--identity`, `ATMOS_IDENTITY`, what the stacks say, the project's default, a person. Whoever
 * is required, and whoever the profile of its backend means, is lent besides.
 *
 * @throws AtmosError when the name is unknown, or somebody would have to choose and nobody can be asked
 */
export async function componentIdentity(
  invocation: Invocation,
  { context: before, section }: { readonly context: AuthContext; readonly section: Section },
): Promise<ComponentIdentity> {
  const { globals, system } = invocation;
  const context: AuthContext = section.auth === undefined
    ? before
    : { ...before, configuration: before.configuration.withAuth(section.auth) };
  const { auth } = context.configuration;
  const variable = system.env.get("ATMOS_IDENTITY");
  const [first, second] = section.identities;
  const said = globals.identity !== undefined || variable;
  if (auth.identities.size === 0 && first === undefined && !said) return { context, chains: [] };
  if (first !== undefined && second !== undefined && !said) {
    throw new AtmosError(
      "usage",
      `cannot choose an identity for "${printable(section.name)}": ${printable(first.name)} and ` +
        `${printable(second.name)} are both marked as default`,
      { hint: "Mark one of them with default: false, or name one with --identity." },
    );
  }
  const configured = first === undefined || said ? undefined : meant(section, first, before);
  const choice = chooseIdentity({ flag: globals.identity, variable, configured }, auth);
  if (choice.kind === "disabled") return { context, chains: [] };
  refuseStrangers(section, before);
  const name = choice.kind === "named"
    ? choice.name
    : canAsk(system, globals)
    ? await pickAmong(invocation, context, choice.among)
    : undefined;
  if (name === undefined) {
    const among = choice.kind === "ask" ? choice.among : [];
    throw nobodyToAsk(among, among.some((one) => auth.identities.get(one)?.default));
  }
  const profile = dataOf(nodeAt(section.node, ["backend", "profile"]));
  const others = [...auth.identities.values()].filter((entry) =>
    entry.name !== name && (String(entry.settings["required"]) === "true" || entry.name === profile)
  );
  const chains = [name, ...others.map((entry) => entry.name)].map((one) => resolveChain(auth, one));
  refuseOfOneCloud(context, chains, section);
  return { context, chains };
}

/** @throws InvalidConfiguration where nobody describes whom the stacks mean */
function meant(section: Section, mark: StackIdentity, { configuration }: AuthContext): string {
  const name = meantIdentity(section, mark, configuration.auth);
  if (name === undefined) throw new InvalidConfiguration([nobodyMeant(section, mark, configuration.auth)]);
  return name;
}

/**
 * What stacks say of a sign-in goes to addresses that they name. They may take in any file, for what is shown to the person;
 * where they have, by whatever way, that file could be part of each text of theirs.
 *
 * @throws InvalidConfiguration
 */
function refuseStrangers({ auth, strangers }: Section, { configuration }: AuthContext): void {
  const [stranger] = strangers;
  if (stranger === undefined) return;
  const place = stackSettingIn(auth, configuration.written(["auth"]));
  if (place === undefined) return;
  throw invalid(
    place,
    `cannot sign in with what the stacks say here: they take in "${stranger}", which is not in the project`,
    "Copy that file into the project, or write the providers and identities in atmos.yaml.",
  );
}

/**
 * Where a program can work as one identity of a cloud alone, two would need the same variables. Refused before anybody is
 * signed in, and in a dry run.
 *
 * @throws AtmosError `usage`
 */
function refuseOfOneCloud(
  { clouds }: AuthContext,
  chains: readonly Chain[],
  section: Section,
): void {
  const met = new Map<string, string>();
  for (const { target } of chains) {
    const sessions = clouds.sessions(target);
    const cloud = clouds.clouds.find((one) => one.sessions === sessions)?.name;
    if (cloud === undefined) continue;
    const other = met.get(cloud);
    met.set(cloud, target.name);
    if (other === undefined || sessions.beside !== undefined) continue;
    throw new AtmosError(
      "usage",
      `cannot lend "${printable(other)}" and "${printable(target.name)}" to the component "${
        printable(section.name)
      }": a program works as one identity of ${cloud}`,
      {
        hint:
          "Take required: true away from one of them, or let the component's code assume the other role " +
          "itself. Identities of different clouds can be lent together.",
      },
    );
  }
}
