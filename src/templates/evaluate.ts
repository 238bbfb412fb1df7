import type { BlockNode, Node, Pipe, Tree } from "./ast.ts";
import { TemplateFailure } from "./failure.ts";
import { formatValue, sortedKeys } from "./format/value.ts";
import { influenceOf } from "./influence.ts";
import { MAX_CALLS, type TextWriter } from "./limits.ts";
import { NotYet, RoundEnds } from "./not_yet.ts";
import { PipeEvaluator, type Run } from "./pipe_evaluator.ts";
import { isTrue } from "./truth.ts";
import { typeName } from "./type_name.ts";
import { Dict, Int, int, List, type Value } from "./value.ts";
import { Variables } from "./variables.ts";

/** Why a list of nodes stopped before its end. */
type Jump = "break" | "continue" | undefined;

/**
 * Runs a parsed template over data and writes what it prints. Where a value is not known yet, what depends on it is
 * passed over: what is written is of no use then, but the calls in the rest have been met.
 *
 * @throws RoundEnds when nothing more can be looked at without that value
 */
export function evaluate(tree: Tree, data: Value, run: Run, out: TextWriter): void {
  new Evaluation(tree, run, out, data, 0).template(tree.name);
}

/** One template at work, with its own variables. */
class Evaluation {
  readonly #tree: Tree;
  readonly #run: Run;
  readonly #out: TextWriter;
  readonly #data: Value;
  readonly #variables: Variables;
  readonly #pipes: PipeEvaluator;
  #depth: number;

  constructor(tree: Tree, run: Run, out: TextWriter, data: Value, depth: number) {
    this.#tree = tree;
    this.#run = run;
    this.#out = out;
    this.#data = data;
    this.#depth = depth;
    this.#variables = new Variables(data);
    this.#pipes = new PipeEvaluator(run, this.#variables);
  }

  template(name: string): void {
    const nodes = this.#tree.defined.get(name);
    if (nodes === undefined) throw new TemplateFailure(`the template ${JSON.stringify(name)} is not defined`);
    this.#list(nodes, this.#data);
  }

  #list(nodes: readonly Node[], dot: Value): Jump {
    this.#depth += 1;
    if (this.#depth > MAX_CALLS) {
      throw new TemplateFailure(`templates and blocks run deeper than ${MAX_CALLS} levels`);
    }
    let jump: Jump;
    for (const node of nodes) {
      jump = this.#run.mayWait ? this.#look(node, dot) : this.#node(node, dot);
      if (jump !== undefined) break;
    }
    this.#depth -= 1;
    return jump;
  }

  /** Runs a node, or passes it over where its value is not known yet. */
  #look(node: Node, dot: Value): Jump {
    const depth = this.#depth;
    const mark = this.#variables.mark();
    try {
      return this.#node(node, dot);
    } catch (thrown) {
      if (!(thrown instanceof NotYet)) throw thrown;
      this.#depth = depth;
      this.#variables.release(mark);
      this.#passOver(node);
      return undefined;
    }
  }

  /** Goes on behind a node whose value is not known yet, without what it may have changed. */
  #passOver(node: Node): void {
    const { sets, isContained } = influenceOf(node, this.#tree);
    if (!isContained) throw new RoundEnds(node.at);
    for (const name of sets) this.#variables.forget(name);
    if (node.kind === "action" && !node.pipe.assigns) {
      for (const name of node.pipe.variables) this.#variables.declareUnknown(name);
    }
  }

  #node(node: Node, dot: Value): Jump {
    this.#run.at = node.at;
    this.#run.context.budget.charge(1);
    switch (node.kind) {
      case "text":
        this.#out.write(node.text);
        return undefined;
      case "action":
        this.#action(node.pipe, dot);
        return undefined;
      case "template":
        this.#call(node.name, node.pipe, dot);
        return undefined;
      case "range":
        return this.#range(node, dot);
      case "if":
      case "with":
        return this.#choose(node, dot);
      default:
        return node.kind;
    }
  }

  #action(pipe: Pipe, dot: Value): void {
    const value = this.#pipes.pipe(pipe, dot);
    if (pipe.variables.length > 0) return;
    this.#out.write(value === undefined ? "<no value>" : formatValue(value, this.#run.context.budget));
  }

  #call(name: string, pipe: Pipe | undefined, dot: Value): void {
    const data = pipe === undefined ? undefined : this.#pipes.pipe(pipe, dot);
    new Evaluation(this.#tree, this.#run, this.#out, data, this.#depth).template(name);
  }

  #choose(node: BlockNode, dot: Value): Jump {
    const mark = this.#variables.mark();
    const value = this.#pipes.pipe(node.pipe, dot);
    let jump: Jump;
    if (isTrue(value)) jump = this.#list(node.body, node.kind === "with" ? value : dot);
    else if (node.otherwise !== undefined) jump = this.#list(node.otherwise, dot);
    this.#variables.release(mark);
    return jump;
  }

  #range(node: BlockNode, dot: Value): Jump {
    const mark = this.#variables.mark();
    const value = this.#pipes.pipe(node.pipe, dot);
    const inner = this.#variables.mark();
    let ran = false;
    for (const [key, element] of elements(value, node.pipe.variables.length)) {
      ran = true;
      this.#run.context.budget.charge(1);
      this.#setRangeVariables(node.pipe, key, element);
      const jump = this.#list(node.body, element);
      this.#variables.release(inner);
      if (jump === "break") break;
    }
    const jump = !ran && node.otherwise !== undefined ? this.#list(node.otherwise, dot) : undefined;
    this.#variables.release(mark);
    return jump;
  }

  #setRangeVariables(pipe: Pipe, key: Value, element: Value): void {
    const [first, second] = pipe.variables;
    if (first === undefined) return;
    const [one, two] = second === undefined ? [element, undefined] : [key, element];
    if (pipe.assigns) {
      this.#variables.set(first, one);
      if (second !== undefined) this.#variables.set(second, two);
    } else if (second === undefined) {
      this.#variables.setRecent(1, one);
    } else {
      this.#variables.setRecent(2, one);
      this.#variables.setRecent(1, two);
    }
  }
}

/** What `range` walks over: list elements with their index, map values by sorted key, and 0 to n-1 for a number. */
function* elements(value: Value, variables: number): Generator<readonly [Value, Value]> {
  if (value === undefined) return;
  if (value instanceof List) {
    for (const [index, item] of value.items.entries()) yield [int(index), item];
  } else if (value instanceof Dict) {
    // The body may change the map; what it walks over stays as it was.
    yield* sortedKeys(value).map((key) => [key, value.entries.get(key)] as const);
  } else if (value instanceof Int) {
    if (variables > 1) throw new TemplateFailure("a range over a number has only one variable");
    for (let i = 0n; i < value.value; i++) yield [undefined, new Int(i, value.kind)];
  } else {
    throw new TemplateFailure(`range cannot walk over a value of type ${typeName(value)}`);
  }
}
