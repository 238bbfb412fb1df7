import { AtmosError } from "../errors.ts";
import { formatPlace, type Place } from "./place.ts";

/** A finding about a file. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What would be right. */
  readonly hint: string | undefined;
  readonly place: Place;
}

/** How many problems the message of an error lists; `problems` holds more. */
const SHOWN = 5;
/** How many are told at all. */
const MOST = 1000;

/** The configuration cannot be used as it is. The message begins with the place of the first problem. */
export class InvalidConfiguration extends AtmosError {
  readonly problems: readonly Problem[];

  /** @param command what shows all of them */
  constructor(problems: readonly [Problem, ...Problem[]], command = "atmos auth validate") {
    const lines = problems.slice(0, SHOWN).map((one) => `${formatPlace(one.place)}: ${one.message}`);
    if (problems.length > SHOWN) lines.push(`and ${problems.length - SHOWN} more`);
    const hint = problems.length === 1 ? problems[0].hint : `\`${command}\` shows everything.`;
    super("config_invalid", lines.join("\n"), hint === undefined ? {} : { hint });
    this.problems = mostProblems(problems);
  }
}

export function errorAt(place: Place, message: string, hint?: string): Problem {
  return { severity: "error", message, hint, place };
}

export function warningAt(place: Place, message: string, hint?: string): Problem {
  return { severity: "warning", message, hint, place };
}

/** An error about one place, ready to throw. */
export function invalid(place: Place, message: string, hint?: string): InvalidConfiguration {
  return new InvalidConfiguration([errorAt(place, message, hint)]);
}

/** Throws everything that is an error, if anything is. */
export function throwErrors(problems: readonly Problem[]): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (isSome(errors)) throw new InvalidConfiguration(errors);
}

function isSome(problems: readonly Problem[]): problems is readonly [Problem, ...Problem[]] {
  return problems.length > 0;
}

/**
 * The problems in their order, without those that nobody would read to the end: errors stay before warnings, and the
 * last one tells how many more there are.
 */
export function mostProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST) return problems;
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const room = { error: MOST, warning: Math.max(0, MOST - errors) };
  const kept: Problem[] = [];
  let next: Problem | undefined;
  for (const problem of problems) {
    if (room[problem.severity]-- > 0) kept.push(problem);
    else if (next === undefined || (next.severity === "warning" && problem.severity === "error")) {
      next = problem;
    }
  }
  if (next !== undefined) {
    kept.push({ ...next, message: `and ${problems.length - kept.length} more`, hint: undefined });
  }
  return kept;
}
