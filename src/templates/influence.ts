import type { Node, Operand, Pipe, Tree } from "./ast.ts";

/** What a node can do to the nodes behind it, besides printing. */
export interface Influence {
  /** The variables that it sets. */
  readonly sets: ReadonlySet<string>;
  /** Whether that is all: it leaves no loop and changes no map. */
  readonly isContained: boolean;
}

/** The functions that change what they are given. */
const CHANGING: ReadonlySet<string> = new Set([
  "merge",
  "mergeOverwrite",
  "mustMerge",
  "mustMergeOverwrite",
  "set",
  "unset",
]);

const known = new WeakMap<Node, Influence>();

/** Found out once for a node, and only when a value is missing there. */
export function influenceOf(node: Node, tree: Tree): Influence {
  const found = known.get(node) ?? new Search(tree).of(node);
  known.set(node, found);
  return found;
}

class Search {
  readonly #tree: Tree;
  readonly #sets = new Set<string>();
  readonly #called = new Set<string>();
  #isContained = true;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  of(node: Node): Influence {
    this.#node(node, false);
    return { sets: this.#sets, isContained: this.#isContained };
  }

  #node(node: Node, isInLoop: boolean): void {
    switch (node.kind) {
      case "text":
        return;
      case "break":
      case "continue":
        if (!isInLoop) this.#isContained = false;
        return;
      case "action":
        return this.#pipe(node.pipe);
      case "template":
        if (node.pipe !== undefined) this.#pipe(node.pipe);
        return this.#template(node.name);
      default: {
        this.#pipe(node.pipe);
        const isLoop = isInLoop || node.kind === "range";
        for (const one of node.body) this.#node(one, isLoop);
        for (const one of node.otherwise ?? []) this.#node(one, isInLoop);
      }
    }
  }

  /** Its variables are its own. */
  #template(name: string): void {
    if (this.#called.has(name)) return;
    this.#called.add(name);
    const own = new Set(this.#sets);
    for (const node of this.#tree.defined.get(name) ?? []) this.#node(node, false);
    for (const one of this.#sets) if (!own.has(one)) this.#sets.delete(one);
  }

  #pipe(pipe: Pipe): void {
    if (pipe.assigns) { for (const name of pipe.variables) this.#sets.add(name); }
    for (const { words } of pipe.commands) for (const word of words) this.#operand(word);
  }

  #operand(operand: Operand): void {
    if (operand.kind === "pipe") this.#pipe(operand);
    else if (operand.kind === "chain") this.#operand(operand.from);
    else if (operand.kind === "function" && CHANGING.has(operand.name)) this.#isContained = false;
  }
}
