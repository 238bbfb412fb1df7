import type { AuthConfiguration } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean, someNames } from "../nearest.ts";
import { printable } from "../printable.ts";
import { nameFault } from "../typed_word.ts";
import type { Node } from "../yaml/node.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { errorAt, InvalidConfiguration, type Problem, warningAt } from "../yaml/problems.ts";
import { componentsOf, type Section, sectionOf, typesIn } from "./section.ts";
import type { NameOf } from "./stack_name.ts";
import type { Stacks } from "./stacks.ts";
import { shapeProblems } from "./schema/check_shape.ts";
import { dependenciesOf, type Instance } from "./dependencies.ts";
import { isAbstract } from "./describe.ts";
import { duplicate, isSame } from "./find.ts";
import { meantIdentity, nobodyMeant } from "./meant_identity.ts";
import type { Manifest } from "./manifests.ts";

/**
 * Everything that is wrong with the components of all stacks; nothing is worked out, and nothing runs.
 *
 * @param before what has been found already
 */
export function stackProblems(
  stacks: Stacks,
  auth: AuthConfiguration,
  before: readonly Problem[] = [],
): Problem[] {
  const problems: Problem[] = [...before];
  const seen = new Map<string, Section>();
  const instances: Instance[] = [];
  const shapes = new Set<Node>();
  for (const manifest of stacks.manifests) {
    const shape = shapeProblems(manifest, shapes);
    const own: Problem[] = [];
    // One name that cannot be made is told once, however many components it is about.
    const unnamed = new Map<string, Problem>();
    for (const [type, name, place] of componentsIn(own, manifest)) {
      const fault = nameFault(name);
      if (fault !== undefined) own.push(errorAt(place, `${type} component "${printable(name)}": ${fault}`));
      const section = attempt(
        own,
        manifest.root.place,
        () => sectionOf(manifest, type, name, stacks.settings),
      );
      if (section === undefined) continue;
      own.push(...identityProblems(section, auth));
      const faults: Problem[] = [];
      const stack = attempt(faults, section.node.place, () => stacks.nameOf(section));
      // A mere model may have less than what a name is made of.
      if (isAbstract(section)) faults.length = 0;
      for (const fault of faults) unnamed.set(fault.message, fault);
      if (stack === undefined) continue;
      // It may be another one in each manifest, too: nobody runs it.
      if (isAbstract(section)) continue;
      instances.push({ section, stack });
      const key = JSON.stringify([stack, type, name]);
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, section);
      else if (!isSame(earlier, section)) {
        const error = duplicate({ component: name, stack }, [earlier, section]);
        own.push(errorAt(section.node.place, error.message, error.hint));
      }
    }
    const told = new Set(shape.filter(({ severity }) => severity === "error").map(placeOf));
    const rest = own.filter((problem) => !told.has(placeOf(problem)));
    // One by one: there may be more than a call takes.
    for (const problem of [...shape, ...rest, ...unnamed.values()]) problems.push(problem);
  }
  for (const aside of stacks.asides.filter(isManifest)) {
    for (const one of shapeProblems(aside, shapes)) if (one.severity === "error") problems.push(one);
  }
  return unique([...problems, ...dependencyProblems(instances, stacks.nameOf)]);
}

/** Beside manifests lie workflows, and data for them. */
function isManifest({ root }: Manifest): boolean {
  return ["components", "terraform", "helmfile", "import"].some((key) => root.entries.has(key));
}

function placeOf({ place }: Problem): string {
  return formatPlace(place);
}

/** Types and names; what is no map is told by the check of the shape. */
function componentsIn(
  problems: Problem[],
  manifest: Manifest,
): [type: string, name: string, place: Place][] {
  return typesIn(manifest).flatMap((type) => {
    const entries = attempt(problems, manifest.root.place, () => [
      ...componentsOf(manifest, type)?.entries ?? [],
    ]);
    return (entries ?? []).map(([name, { keyPlace }]): [string, string, Place] => [type, name, keyPlace]);
  });
}

/** Whoever depends on what is not there runs without waiting for anything. */
function dependencyProblems(instances: readonly Instance[], nameOf: NameOf): Problem[] {
  const known = new Map<string, Set<string>>();
  for (const { section, stack } of instances) {
    const stacks = known.get(section.name) ?? new Set();
    known.set(section.name, stacks.add(stack));
  }
  return instances.flatMap((instance) =>
    dependenciesOf(instance, nameOf).flatMap(({ component, stack, node }) => {
      // A template, or somebody else's list.
      if (`${component}${stack}`.includes("{{") || known.get(component)?.has(stack)) return [];
      const { section } = instance;
      const where = known.get(component);
      const hint = where === undefined
        ? didYouMean(component, [...known.keys()])
        : didYouMean(stack, [...where]) ?? `It is in ${someNames([...where])}.`;
      return [warningAt(
        node.place,
        `the ${section.type} component "${printable(section.name)}" depends on "${
          printable(component)
        }" in the ` +
          `stack "${printable(stack)}", which is not there`,
        hint,
      )];
    })
  );
}

/** An identity that nobody describes, or that is marked beside another one. */
function identityProblems(section: Section, auth: AuthConfiguration): Problem[] {
  const { identities, type, name } = section;
  const problems = identities.filter((one) => meantIdentity(section, one, auth) === undefined)
    .map((one) => nobodyMeant(section, one, auth));
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
    problems.push(...problemsOf(error, place));
    return undefined;
  }
}

/**
 * What is wrong, as far as it is about the files; a message that begins with a place has that one.
 *
 * @throws what was thrown, when it is about something else
 */
export function problemsOf(error: unknown, place: Place): readonly Problem[] {
  if (error instanceof InvalidConfiguration) return error.problems;
  if (!(error instanceof AtmosError)) throw error;
  const [, file, line, column, message] = /^([^\s:][^:]*):(\d+):(\d+): (.*)$/s.exec(error.message) ?? [];
  return file === undefined || message === undefined
    ? [errorAt(place, error.message, error.hint)]
    : [errorAt({ file, line: Number(line), column: Number(column) }, message, error.hint)];
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
