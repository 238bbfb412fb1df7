import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import {
  argumentNameFault,
  flagNameFault,
  type NameFault,
  shorthandFault,
  shownName,
} from "./command_names.ts";
import type { CommandArgument, CommandFlag } from "./command_parameters.ts";

/** Of one command; real ones have a handful. */
export const MOST_PARTS = 100;

/** Why a command cannot stand in the command tree: its flags and arguments. Nothing when it can. */
export function shapeProblems(
  name: string,
  place: Place,
  { arguments: words, flags }: {
    readonly arguments: readonly CommandArgument[];
    readonly flags: readonly CommandFlag[];
  },
): Problem[] {
  const problem = (at: Place, fault: NameFault | undefined): Problem[] =>
    fault === undefined ? [] : [errorAt(at, `command "${shownName(name)}": ${fault.message}`, fault.hint)];
  return [
    ...words.flatMap((word) => problem(word.place, argumentNameFault(word.name))),
    ...flags.flatMap((flag) => [
      ...problem(flag.place, flagNameFault(flag.name)),
      ...flag.shorthand === undefined ? [] : problem(flag.shorthandPlace, shorthandFault(flag.shorthand)),
    ]),
    ...twice([
      ...words.map((word) => `argument "${shownName(word.name)}"`),
      ...flags.map((flag) => `flag "--${shownName(flag.name)}"`),
      ...flags.flatMap((flag) =>
        flag.shorthand === undefined ? [] : [`shorthand "-${shownName(flag.shorthand)}"`]
      ),
    ]).map((what) => errorAt(place, `command "${shownName(name)}" has two of the ${what}`)),
    ...sameValue(flags).flatMap(([one, other]) =>
      problem(other.place, {
        message: `the flags --${shownName(one.name)} and --${shownName(other.name)} are too much alike`,
        hint: "Let them differ in more than dashes and capital letters.",
      })
    ),
  ];
}

/** An argument that must be given after one that need not be: the first can never be left out. */
export function orderWarnings(name: string, words: readonly CommandArgument[]): string[] {
  const optional = words.find((word) => !word.required);
  return words.filter((word, index) =>
    optional !== undefined && word.required && word.usual === undefined && index > words.indexOf(optional)
  ).map((word) =>
    `command "${shownName(name)}": the argument "${shownName(word.name)}" is required, so that ` +
    `"${shownName(optional?.name ?? "")}" before it can never be left out`
  );
}

function twice(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

/** Flags whose values the parser keeps in one place: `dry-run` and `dryRun`. */
function sameValue(flags: readonly CommandFlag[]): [CommandFlag, CommandFlag][] {
  const seen = new Map<string, CommandFlag>();
  return flags.flatMap((flag): [CommandFlag, CommandFlag][] => {
    const key = flag.name.replace(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, flag);
    return earlier === undefined || earlier.name === flag.name ? [] : [[earlier, flag]];
  });
}
