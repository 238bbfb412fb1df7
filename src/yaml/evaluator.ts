import { printable } from "../printable.ts";
import type { System } from "../system/ports.ts";
import { evaluateFunction, type FunctionContext, FunctionFailure } from "./functions.ts";
import { errorAt, type Problem } from "./problems.ts";
import type { ListNode, MapNode, Node, ScalarNode } from "./node.ts";
import { type FoundProgram, programsIn, runProgram, writtenProgram } from "./programs.ts";

/** Stands in for the value of a function that was not or could not be evaluated; shows what is written there. */
export class Unresolved {
  readonly text: string;
  readonly problem: Problem;
  /** Nothing is wrong: the value is only not known yet. */
  readonly later: boolean;

  constructor(text: string, problem: Problem, later: boolean) {
    this.text = text;
    this.problem = problem;
    this.later = later;
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
 * function fails becomes {@link Unresolved}, so that it matters only to whoever uses it.
 */
export class Evaluator {
  readonly #context: FunctionContext;
  readonly #results = new Map<Node, unknown>();
  readonly #running = new Map<Node, Promise<unknown>>();

  constructor(context: FunctionContext) {
    this.#context = context;
  }

  /** Keys without a value are left out of maps. */
  valueOf(node: Node): unknown {
    switch (node.type) {
      case "scalar":
        return node.tag === undefined ? node.value : this.#functionValue(node);
      case "list":
        return misplacedTag(node) ?? node.items.map((item) => this.valueOf(item));
      case "map": {
        if (node.tag !== undefined) return misplacedTag(node);
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
   * Runs the programs of `!exec` below a node, one after the other and each once, when `allow` does not object to
   * those that have not run yet.
   *
   * @throws InvalidConfiguration when one cannot be run or fails
   */
  async run(
    node: Node,
    system: System,
    allow: (programs: readonly FoundProgram[]) => Promise<void>,
  ): Promise<void> {
    const waiting = programsIn(node).filter((program) => !this.#results.has(program.node));
    if (waiting.length === 0) return;
    await allow(waiting);
    for (const { node: program } of waiting) await this.#runOnce(program, system);
  }

  /** Somebody else may be running it just now. */
  async #runOnce(program: ScalarNode, system: System): Promise<void> {
    if (this.#results.has(program)) return;
    const running = this.#running.get(program) ?? runProgram(program, system);
    this.#running.set(program, running);
    try {
      this.#results.set(program, await running);
    } finally {
      this.#running.delete(program);
    }
  }

  /** The value for somebody who only looks: a program stands as it is written, whether it has run or not. */
  shownValueOf(node: Node): unknown {
    return node.type === "scalar" && node.tag === "!exec" ? writtenProgram(node) : this.valueOf(node);
  }

  #functionValue(node: ScalarNode): unknown {
    if (!this.#results.has(node)) {
      const value = this.#evaluate(node);
      // A program may still be run later.
      if (node.tag === "!exec") return value;
      this.#results.set(node, value);
    }
    return this.#results.get(node);
  }

  #evaluate(node: ScalarNode): unknown {
    const tag = node.tag ?? "";
    const text = String(node.value ?? "");
    try {
      if (tag === "!exec") throw new FunctionFailure("the program behind !exec was not run", undefined, true);
      return evaluateFunction(tag, text, this.#context);
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      return new Unresolved(
        `${tag} ${text}`.trim(),
        errorAt(node.place, error.message, error.hint),
        error.later,
      );
    }
  }
}

/** A function's tag in front of a list or a map; only `!append` has its place there. */
function misplacedTag(node: ListNode | MapNode): Unresolved | undefined {
  if (node.tag === undefined || (node.tag === "!append" && node.type === "list")) return undefined;
  const message = `${printable(node.tag)} cannot stand before ${node.type === "list" ? "a list" : "a map"}`;
  return new Unresolved(node.tag, errorAt(node.place, message), false);
}

/** All values below this one that have no value yet. */
export function unresolvedIn(value: unknown): Unresolved[] {
  if (value instanceof Unresolved) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(unresolvedIn);
}

/** The problem of a value that is needed before any program may be run. */
export function notHere({ later, problem }: Unresolved): Problem {
  if (!later) return problem;
  const hint = "Programs are run only for values of the provider and the identities in use, and for env.";
  return errorAt(problem.place, "!exec cannot be used here", hint);
}
