import { findIdentity, listHint } from "../auth/chain.ts";
import type { AuthConfiguration } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean, someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import { isFalseWord } from "../truth_words.ts";
import { nodeAt } from "../yaml/node.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import type { StackIdentity } from "./identity.ts";
import type { Section } from "./section.ts";

/**
 * The name of the identity that the stacks mean: one that the component brings, or one of the project's, by its name in
 * any case or its alias. Undefined when nobody describes it.
 *
 * @param auth the project's, without what the component brings: there, a mark looks like an identity without a kind
 */
export function meantIdentity(
  { auth: brought }: Section,
  { name }: StackIdentity,
  auth: AuthConfiguration,
): string | undefined {
  if (isFalseWord(name) || nodeAt(brought, ["identities", name, "kind"]) !== undefined) return name;
  try {
    return findIdentity(auth, name).name;
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}

/** What is wrong with a mark that means nobody. */
export function nobodyMeant(
  { type, name, auth: brought }: Section,
  mark: StackIdentity,
  auth: AuthConfiguration,
): Problem {
  const described = nodeAt(brought, ["identities"]);
  const own = described?.type === "map"
    ? [...described.entries].filter(([, { value }]) => nodeAt(value, ["kind"]) !== undefined)
    : [];
  const names = [...new Set([...auth.identities.keys(), ...own.map(([one]) => one)])];
  const some = names.length === 0 ? "atmos.yaml describes none." : `Identities: ${someNames(names)}.`;
  return errorAt(
    mark.place,
    `the ${type} component "${printable(name)}" works as the identity "${
      printable(mark.name)
    }", which nobody describes`,
    printable(didYouMean(mark.name, names) ?? some) + listHint(auth),
  );
}
