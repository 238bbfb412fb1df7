import { AtmosError } from "../errors.ts";
import { type FoundFunction, functionsIn } from "./find_functions.ts";
import { inLanes, type LaneFailure } from "./lanes.ts";
import type { Node, ScalarNode } from "./node.ts";
import { formatPlace } from "./place.ts";
import { invalid, InvalidConfiguration, throwErrors } from "./problems.ts";
import {
  type FunctionContext,
  FunctionFailure,
  type FunctionLater,
  functionOf,
  type FunctionRegistry,
  Tree,
} from "./registry.ts";

/** How often a function may give a tree with functions that give trees. */
const MOST_TREES = 10;

/** Does the work of functions whose values come later, and keeps the values by their nodes. */
export class LaterWork {
  readonly #context: FunctionContext;
  readonly #functions: FunctionRegistry;
  readonly #results = new Map<Node, unknown>();
  readonly #running = new Map<Node, Promise<unknown>>();

  constructor(context: FunctionContext, functions: FunctionRegistry) {
    this.#context = context;
    this.#functions = functions;
  }

  /** The function of a node, if its value comes later. */
  of({ tag }: Pick<ScalarNode, "tag">): FunctionLater | undefined {
    const found = functionOf(this.#functions, tag);
    return found?.when === "later" ? found : undefined;
  }

  in(node: Node | undefined): FoundFunction[] {
    return functionsIn(node, (tag) => this.of({ tag }) !== undefined);
  }

  isDone(node: ScalarNode): boolean {
    return this.#results.has(node);
  }

  /** What the work gave, once it {@link isDone}. */
  result(node: ScalarNode): unknown {
    return this.#results.get(node);
  }

  async run(root: Node, allow: (waiting: readonly FoundFunction[]) => Promise<void>): Promise<void> {
    for (let trees = 0;; trees++) {
      const waiting = this.#waitingBelow(root);
      const [first] = waiting;
      if (first === undefined) return;
      if (trees > MOST_TREES) {
        throw invalid(first.node.place, `functions give trees with functions more than ${MOST_TREES} times`);
      }
      await allow(waiting);
      await this.#workFor(waiting.map(({ node }) => node));
    }
  }

  /** Each node once, however many aliases lead to it. */
  #waitingBelow(root: Node): FoundFunction[] {
    const given = (node: ScalarNode): Node | undefined => {
      const value = this.#results.get(node);
      return value instanceof Tree ? value.root : undefined;
    };
    const waiting = new Map<Node, FoundFunction>();
    for (const one of functionsIn(root, (tag) => this.of({ tag }) !== undefined, [], given)) {
      if (!this.isDone(one.node) && !waiting.has(one.node)) waiting.set(one.node, one);
    }
    return [...waiting.values()];
  }

  /** Each function has lanes of its own; a failure ends all of them. */
  async #workFor(nodes: readonly ScalarNode[]): Promise<void> {
    const failures: LaneFailure[] = [];
    const byTag = Map.groupBy(nodes.entries(), ([, { tag }]) => tag);
    await Promise.all([...byTag].map(async ([tag, turns]) => {
      const later = this.of({ tag });
      if (later === undefined) return;
      const lanes = Math.min(later.atOnce, turns.length);
      await inLanes(turns, lanes, (node) => this.#once(node, later), failures);
    }));
    throwFirst(failures);
  }

  /** Somebody else may be at it just now. */
  async #once(node: ScalarNode, later: FunctionLater): Promise<void> {
    if (this.isDone(node)) return;
    const running = this.#running.get(node) ?? this.#work(node, later);
    this.#running.set(node, running);
    try {
      this.#results.set(node, await running);
    } finally {
      this.#running.delete(node);
    }
  }

  async #work(node: ScalarNode, later: FunctionLater): Promise<unknown> {
    try {
      return await later.work(String(node.value ?? ""), this.#context, node.place);
    } catch (error) {
      throw failureAt(node, error);
    }
  }
}

/** Why a function has no value, with its place. A person who said no is not told where. */
function failureAt({ place }: ScalarNode, error: unknown): unknown {
  if (error instanceof FunctionFailure) return invalid(place, error.message, error.hint);
  if (!(error instanceof AtmosError) || error instanceof InvalidConfiguration) return error;
  if (error.code === "cancelled") return error;
  return new AtmosError(error.code, `${formatPlace(place)}: ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

/** All that is wrong in the files at once; else what is wrong with the first function. */
function throwFirst(failures: readonly LaneFailure[]): void {
  const thrown = failures.toSorted((one, other) => one.at - other.at).map((failure) => failure.thrown);
  if (thrown.every((one) => one instanceof InvalidConfiguration)) {
    throwErrors(thrown.flatMap((one) => one.problems));
  } else throw thrown[0];
}
