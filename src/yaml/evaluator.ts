import { printable } from "../printable.ts";
import { type FoundFunction, writtenFunction } from "./find_functions.ts";
import { LaterWork } from "./later_work.ts";
import type { ListNode, MapNode, Node, ScalarNode } from "./node.ts";
import { errorAt, type Problem } from "./problems.ts";
import {
  evaluateFunction,
  type FunctionContext,
  FunctionFailure,
  functionOf,
  type FunctionRegistry,
  Tree,
} from "./registry.ts";

/** Stands in for the value of a function that was not or could not be evaluated; shows what is written there. */
export class Unresolved {
  readonly text: string;
  readonly problem: Problem;
  /** Nothing is wrong: the value is only not known yet. */
  readonly later: boolean;
  /** What is wrong when it stands where its value is needed before any work may be done for it. */
  readonly misplaced: Problem | undefined;

  constructor(text: string, problem: Problem, later: boolean, misplaced?: Problem) {
    this.text = text;
    this.problem = problem;
    this.later = later;
    this.misplaced = misplaced;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/**
 * Turns nodes into values. Functions are evaluated when their value is first asked for, and once; a value whose
 * function fails becomes {@link Unresolved}, so that it matters only to whoever uses it. The work of functions whose
 * values come later is done by {@link Evaluator.run}.
 */
export class Evaluator {
  readonly #context: FunctionContext;
  readonly #functions: FunctionRegistry;
  readonly #results = new Map<Node, unknown>();
  readonly #later: LaterWork;

  constructor(context: FunctionContext, functions: FunctionRegistry) {
    this.#context = context;
    this.#functions = functions;
    this.#later = new LaterWork(context, functions);
  }

  /** Keys without a value are left out of maps. */
  valueOf(node: Node): unknown {
    switch (node.type) {
      case "scalar":
        return node.tag === undefined ? node.value : this.#functionValue(node);
      case "list":
        return this.#misplacedTag(node) ?? node.items.map((item) => this.valueOf(item));
      case "map": {
        if (node.tag !== undefined) return this.#misplacedTag(node);
        const value: Record<string, unknown> = {};
        for (const [key, entry] of node.entries) {
          const one = this.valueOf(entry.value);
          if (one !== null) value[key] = one;
        }
        return value;
      }
      case "failed":
        return new Unresolved(node.text, errorAt(node.place, node.message, node.hint), false);
    }
  }

  /** The text of a value, of a number too; undefined for everything else. */
  textOf(node: Node | undefined): string | undefined {
    const value = node?.type === "scalar" ? this.valueOf(node) : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  }

  /**
   * Does the work of the functions below a node whose values come later, and of those in the trees that they give, each
   * once, when `allow` does not object to those that wait for it.
   *
   * @throws InvalidConfiguration when one has no value; what `allow` rejects with
   */
  async run(node: Node, allow: (waiting: readonly FoundFunction[]) => Promise<void>): Promise<void> {
    await this.#later.run(node, allow);
  }

  /** Every function below a node whose value comes later, whether its work has been done or not. */
  laterIn(node: Node | undefined): FoundFunction[] {
    return this.#later.in(node);
  }

  /** The value for somebody who only looks: what comes later stands as it is written, whether it is known or not. */
  shownValueOf(node: Node): unknown {
    const isLater = node.type === "scalar" && this.#later.of(node) !== undefined;
    return isLater ? writtenFunction(node) : this.valueOf(node);
  }

  #functionValue(node: ScalarNode): unknown {
    // The work may still be done, so what stands in for its value is not kept.
    if (this.#later.of(node) !== undefined) return this.#laterValue(node);
    if (!this.#results.has(node)) this.#results.set(node, this.#evaluate(node));
    return this.#results.get(node);
  }

  #laterValue(node: ScalarNode): unknown {
    if (!this.#later.isDone(node)) return this.#evaluate(node);
    const value = this.#later.result(node);
    return value instanceof Tree ? this.valueOf(value.root) : value;
  }

  #evaluate(node: ScalarNode): unknown {
    const tag = node.tag ?? "";
    try {
      return evaluateFunction(this.#functions, tag, String(node.value ?? ""), this.#context);
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      const later = this.#later.of(node);
      return new Unresolved(
        writtenFunction(node),
        errorAt(node.place, error.message, error.hint),
        error.later,
        later && errorAt(node.place, `${tag} cannot be used here`, later.elsewhere),
      );
    }
  }

  /** A function's tag in front of a list or a map; only `!append` has its place there. */
  #misplacedTag(node: ListNode | MapNode): Unresolved | undefined {
    const { tag, place } = node;
    if (tag === undefined) return undefined;
    if (tag === "!append" && node.type === "list" && functionOf(this.#functions, tag)) return undefined;
    const message = `${printable(tag)} cannot stand before ${node.type === "list" ? "a list" : "a map"}`;
    return new Unresolved(tag, errorAt(place, message), false);
  }
}

/** All values below this one that have no value yet. */
export function unresolvedIn(value: unknown): Unresolved[] {
  if (value instanceof Unresolved) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(unresolvedIn);
}

/** The problem of a value that is needed before any work may be done for it. */
export function notHere({ problem, misplaced }: Unresolved): Problem {
  return misplaced ?? problem;
}
