import type { BlockNode, Node, Pipe, Tree } from "./ast.ts";
import { type Source, templateError, TemplateFailure } from "./failure.ts";
import type { FunctionNames } from "./function_names.ts";
import { tokenize } from "./lexer.ts";
import { MAX_NESTING } from "./limits.ts";
import { unquote } from "./literals.ts";
import { PipeParser } from "./pipe_parser.ts";
import { Tokens, unexpectedToken } from "./tokens.ts";

/** Parses a template; throws an error with the place where it stops making sense. */
export function parseTree(source: Source, functions: FunctionNames): Tree {
  const tokens = new Tokens(tokenize(source.text));
  try {
    return new TreeParser(source.name, tokens, functions).run();
  } catch (thrown) {
    if (!(thrown instanceof TemplateFailure)) throw thrown;
    throw templateError("parse", source, tokens.place, thrown);
  }
}

/** What ended a list of nodes. */
type Ending = "end" | "else";

class TreeParser {
  readonly #name: string;
  readonly #tokens: Tokens;
  readonly #functions: FunctionNames;
  readonly #defined = new Map<string, readonly Node[]>();
  #pipes: PipeParser;
  #ranges = 0;
  #depth = 0;

  constructor(name: string, tokens: Tokens, functions: FunctionNames) {
    this.#name = name;
    this.#tokens = tokens;
    this.#functions = functions;
    this.#pipes = new PipeParser(tokens, functions);
  }

  run(): Tree {
    const root: Node[] = [];
    while (this.#tokens.peek().kind !== "end") {
      const node = this.#next(true);
      if (node === "end" || node === "else") throw new TemplateFailure(`{{${node}}} closes nothing`);
      if (node !== "define") root.push(node);
    }
    this.#add(this.#name, root);
    return { name: this.#name, defined: this.#defined };
  }

  /** Reads one node, or what stands in its place. */
  #next(isTopLevel: boolean): Node | Ending | "define" {
    const token = this.#tokens.next();
    if (token.kind === "text") return { kind: "text", text: token.text, at: token.at };
    if (token.kind === "end") {
      throw new TemplateFailure("the template ends inside a block: {{end}} is missing");
    }
    if (token.kind !== "open") throw unexpectedToken(token);
    const word = this.#tokens.peek();
    if (word.kind !== "keyword" || word.text === "nil") {
      return { kind: "action", pipe: this.#pipes.pipe("action", "close"), at: word.at };
    }
    this.#tokens.next();
    switch (word.text) {
      case "if":
      case "with":
      case "range":
        return this.#block(word.text, word.at);
      case "break":
      case "continue":
        return this.#jump(word.text, word.at);
      case "template":
        return this.#template(word.at);
      case "block":
        return this.#defineAndUse(word.at);
      case "end":
        this.#tokens.expect("close");
        return "end";
      case "else":
        return this.#else();
      default:
        if (!isTopLevel) throw new TemplateFailure("{{define}} may not stand inside a block");
        this.#define(this.#quotedName());
        return "define";
    }
  }

  #else(): "else" {
    const next = this.#tokens.peek();
    const continues = next.kind === "keyword" && (next.text === "if" || next.text === "with");
    if (!continues) this.#tokens.expect("close");
    return "else";
  }

  #jump(kind: "break" | "continue", at: number): Node {
    this.#tokens.expect("close");
    if (this.#ranges === 0) throw new TemplateFailure(`{{${kind}}} stands outside of any {{range}}`);
    return { kind, at };
  }

  #list(): { nodes: Node[]; ending: Ending } {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw new TemplateFailure(`blocks nest deeper than ${MAX_NESTING} levels`);
    const nodes: Node[] = [];
    while (true) {
      const node = this.#next(false);
      if (node === "end" || node === "else") {
        this.#depth -= 1;
        return { nodes, ending: node };
      }
      if (node !== "define") nodes.push(node);
    }
  }

  #block(kind: BlockNode["kind"], at: number): BlockNode {
    const mark = this.#pipes.mark();
    const pipe = this.#pipes.pipe(kind, "close");
    if (kind === "range") this.#ranges += 1;
    const { nodes: body, ending } = this.#list();
    if (kind === "range") this.#ranges -= 1;
    const otherwise = ending === "else" ? this.#otherwise(kind) : undefined;
    this.#pipes.release(mark);
    return { kind, pipe, body, otherwise, at };
  }

  #otherwise(kind: BlockNode["kind"]): Node[] {
    const next = this.#tokens.peek();
    if (next.kind === "keyword" && next.text === kind) {
      // `{{else if}}` is a block of its own that shares the {{end}} of the first one.
      this.#depth += 1;
      this.#tokens.next();
      const block = this.#block(kind, next.at);
      this.#depth -= 1;
      return [block];
    }
    const { nodes, ending } = this.#list();
    if (ending === "else") throw new TemplateFailure("a second {{else}} follows the last one");
    return nodes;
  }

  #template(at: number): Node {
    const name = this.#quotedName();
    if (this.#tokens.take("close")) return { kind: "template", name, pipe: undefined, at };
    return { kind: "template", name, pipe: this.#pipes.pipe("template", "close"), at };
  }

  #defineAndUse(at: number): Node {
    const name = this.#quotedName();
    const pipe: Pipe = this.#pipes.pipe("block", "close");
    this.#body(name);
    return { kind: "template", name, pipe, at };
  }

  #define(name: string): void {
    this.#tokens.expect("close");
    this.#body(name);
  }

  /** Reads the body of a defined template, which sees neither the variables nor the loops around it. */
  #body(name: string): void {
    const [pipes, ranges] = [this.#pipes, this.#ranges];
    this.#pipes = new PipeParser(this.#tokens, this.#functions);
    this.#ranges = 0;
    const { nodes, ending } = this.#list();
    if (ending === "else") {
      throw new TemplateFailure(`{{else}} has no place in the template ${JSON.stringify(name)}`);
    }
    this.#pipes = pipes;
    this.#ranges = ranges;
    this.#add(name, nodes);
  }

  /** An empty definition never replaces a full one; two full ones contradict each other. */
  #add(name: string, nodes: readonly Node[]): void {
    const before = this.#defined.get(name);
    if (before === undefined || isBlank(before)) this.#defined.set(name, nodes);
    else if (!isBlank(nodes)) {
      throw new TemplateFailure(`the template ${JSON.stringify(name)} is defined twice`);
    }
  }

  #quotedName(): string {
    const token = this.#tokens.next();
    if (token.kind !== "string" && token.kind !== "rawString") {
      throw new TemplateFailure("the name of a template must be a text in quotes");
    }
    return unquote(token.text);
  }
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === "text" && node.text.trim() === "");
}
