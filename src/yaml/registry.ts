import { printable } from "../printable.ts";
import type { Env, Random } from "../system/ports.ts";
import type { GitFacts } from "./git.ts";
import type { Node } from "./node.ts";
import type { Place } from "./place.ts";

/** The functions that a kind of file may use, by their tags (`!env`). Whoever reads such files brings them. */
export type FunctionRegistry = Readonly<Record<string, YamlFunction>>;

/** How a function comes to its value. */
export type YamlFunction = FunctionAtOnce | FunctionLater | FunctionWhileReading | FunctionWhileMerging;

/** Needs nothing but the text behind its tag and what surrounds the file. */
export interface FunctionAtOnce {
  readonly when: "at once";
  /** What must have been read before. */
  readonly needs?: "git";
  /** @throws FunctionFailure when there is no value */
  readonly evaluate: (text: string, context: FunctionContext) => unknown;
}

/** Has work to do, which is done when somebody needs the value. */
export interface FunctionLater {
  readonly when: "later";
  /** How many may run at a time; with 1 they run one after the other, in the order of the file. */
  readonly atOnce: number;
  /** Why there is no value as long as the work was not done. */
  readonly notDone: string;
  /** Where else it may be used, for whoever uses it where its value is needed before any work may be done. */
  readonly elsewhere: string;
  /**
   * The value: plain data, or a {@link Tree}. `place` is where it is asked for.
   *
   * @throws FunctionFailure when there is none; an AtmosError is told with the place of the function
   */
  readonly work: (text: string, context: FunctionContext, place: Place) => Promise<unknown>;
}

/** Is replaced by the content of a file: as the tree that it is, or as text. */
export interface FunctionWhileReading {
  readonly when: "reading";
  readonly as: "tree" | "text";
}

/** Says how a value is merged with what lies below it: `!append` and `!unset`. */
export interface FunctionWhileMerging {
  readonly when: "merging";
}

/** What functions may look at. */
export interface FunctionContext {
  readonly env: Env;
  readonly random: Random;
  readonly workingFolder: string;
  /** Undefined outside a repository. */
  readonly gitRoot: string | undefined;
  /** Read beforehand when a file uses a function that needs it. */
  readonly git: GitFacts | undefined;
  /** Whether a variable that is not set here is taken to be set where it matters: for checking only. */
  readonly assumeVariables: boolean;
}

/** A value in which functions may stand, too. */
export class Tree {
  readonly root: Node;

  constructor(root: Node) {
    this.root = root;
  }
}

/** Why a function has no value. */
export class FunctionFailure extends Error {
  override readonly name = "FunctionFailure";
  readonly hint: string | undefined;
  /** Nothing is wrong: the value is only not known yet. */
  readonly later: boolean;

  constructor(message: string, hint?: string, later = false) {
    super(message);
    this.hint = hint;
    this.later = later;
  }
}

/** The function behind a tag, if there is one. */
export function functionOf(functions: FunctionRegistry, tag: string | undefined): YamlFunction | undefined {
  return tag !== undefined && Object.hasOwn(functions, tag) ? functions[tag] : undefined;
}

/** @throws FunctionFailure when there is no value now, or no such function */
export function evaluateFunction(
  functions: FunctionRegistry,
  tag: string,
  text: string,
  context: FunctionContext,
): unknown {
  const found = functionOf(functions, tag);
  if (found?.when === "at once") return found.evaluate(text, context);
  if (found?.when === "later") throw new FunctionFailure(found.notDone, undefined, true);
  if (found !== undefined) throw new FunctionFailure(`${tag} cannot be used here`);
  throw new FunctionFailure(
    `the function ${printable(tag)} is not available in a configuration file`,
    `These are: ${Object.keys(functions).sort().join(", ")}.`,
  );
}
