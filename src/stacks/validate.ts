import type { AuthConfiguration } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean, someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import { nodeAt } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, InvalidConfiguration, type Problem } from "../yaml/problems.ts";
import { componentsOf, type Section, sectionOf, typesIn } from "./section.ts";
import type { Stacks } from "./stacks.ts";
import { duplicate, isSame, nameOrNothing } from "./find.ts";

/** Everything that is wrong with the components of all stacks; nothing is worked out, and nothing runs. */
export function stackProblems(stacks: Stacks, auth: AuthConfiguration): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, Section>();
  for (const manifest of stacks.manifests) {
    const place: Place = manifest.root.place;
    for (const type of typesIn(manifest)) {
      const names = attempt(problems, place, () => [...componentsOf(manifest, type)?.entries.keys() ?? []]) ??
        [];
      for (const name of names) {
        const section = attempt(problems, place, () => sectionOf(manifest, type, name, stacks.settings));
        if (section === undefined) continue;
        problems.push(...identityProblems(section, auth));
        const stack = nameOrNothing(stacks, section);
        if (stack === undefined) continue;
        const key = JSON.stringify([stack, type, name]);
        const earlier = seen.get(key);
        if (earlier === undefined) seen.set(key, section);
        else if (!isSame(earlier, section)) {
          const error = duplicate({ component: name, stack }, [earlier, section]);
          problems.push(errorAt(section.node.place, error.message, error.hint));
        }
      }
    }
  }
  return unique(problems);
}

/** An identity that nobody describes, or that is marked beside another one. */
function identityProblems({ identities, node, type, name }: Section, auth: AuthConfiguration): Problem[] {
  const described = nodeAt(node, ["auth", "identities"]);
  const isDescribed = (identity: string): boolean =>
    auth.identities.has(identity) || nodeAt(described, [identity, "kind"]) !== undefined;
  const problems = identities.filter((one) => !isDescribed(one.name)).map((one) => {
    const names = [...auth.identities.keys()];
    const meant = didYouMean(one.name, names);
    const some = names.length === 0 ? "atmos.yaml describes none." : `Identities: ${someNames(names)}.`;
    return errorAt(
      one.place,
      `the ${type} component "${printable(name)}" works as the identity "${
        printable(one.name)
      }", which nobody describes`,
      meant ?? some,
    );
  });
  const [first, second] = identities;
  if (first !== undefined && second !== undefined) {
    problems.push(errorAt(
      second.place,
      `the ${type} component "${printable(name)}" has two default identities: "${
        printable(first.name)
      }" and ` +
        `"${printable(second.name)}"`,
      "Mark one of them with default: false.",
    ));
  }
  return problems;
}

function attempt<T>(problems: Problem[], place: Place, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidConfiguration) {
      for (const problem of error.problems) problems.push(problem);
    } else if (error instanceof AtmosError) problems.push(errorAt(place, error.message, error.hint));
    else throw error;
    return undefined;
  }
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
