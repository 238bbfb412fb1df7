import type { Command, Operand, Pipe } from "./ast.ts";
import { TemplateFailure } from "./failure.ts";
import { type FunctionNames, unknownFunction } from "./function_names.ts";
import type { Token } from "./lexer.ts";
import { MAX_NESTING } from "./limits.ts";
import { parseNumber, unquote, unquoteCharacter } from "./literals.ts";
import { type Tokens, unexpectedToken } from "./tokens.ts";

export type PipeContext = "action" | "if" | "with" | "range" | "template" | "block" | "parentheses";

/** Parses what stands between the braces, and knows which variables may be used there. */
export class PipeParser {
  readonly #tokens: Tokens;
  readonly #functions: FunctionNames;
  readonly #declared: string[] = ["$"];
  readonly #counts = new Map<string, number>([["$", 1]]);
  #depth = 0;

  constructor(tokens: Tokens, functions: FunctionNames) {
    this.#tokens = tokens;
    this.#functions = functions;
  }

  /** How many variables are declared; to be given to {@link release}. */
  mark(): number {
    return this.#declared.length;
  }

  /** Forgets the variables declared since the mark. */
  release(mark: number): void {
    for (const name of this.#declared.splice(mark)) this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
  }

  pipe(context: PipeContext, end: "close" | ")"): Pipe {
    const at = this.#tokens.peek().at;
    const { variables, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    while (!isEnd(this.#tokens.peek(), end)) {
      if (!startsOperand(this.#tokens.peek())) throw unexpectedToken(this.#tokens.next());
      commands.push(this.#command());
    }
    this.#tokens.next();
    if (commands.length === 0) throw new TemplateFailure("a value is missing");
    for (const command of commands.slice(1)) mustBeExecutable(command);
    return { kind: "pipe", variables, assigns, commands, at };
  }

  #declarations(context: PipeContext): { variables: string[]; assigns: boolean } {
    const variables: string[] = [];
    while (this.#tokens.peek().kind === "variable") {
      const follower = this.#tokens.peek(1);
      const isList = follower.kind === "symbol" && follower.text === ",";
      if (follower.kind !== "symbol" || ![",", ":=", "="].includes(follower.text)) break;
      const name = this.#tokens.next().text;
      this.#tokens.next();
      variables.push(name);
      this.#declared.push(name);
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      if (!isList) return { variables, assigns: follower.text === "=" };
      if (context !== "range" || variables.length > 1) {
        throw new TemplateFailure("only {{range}} declares two variables, and no more than two");
      }
      if (this.#tokens.peek().kind !== "variable") {
        throw new TemplateFailure("{{range}} can only set variables");
      }
    }
    return { variables, assigns: false };
  }

  #command(): Command {
    const at = this.#tokens.peek().at;
    const words: Operand[] = [this.#operand()];
    while (true) {
      const next = this.#tokens.peek();
      if (next.kind === "close" || (next.kind === "symbol" && next.text === ")")) return { words, at };
      if (next.kind === "symbol" && next.text === "|") {
        this.#tokens.next();
        return { words, at };
      }
      if (!next.spaced || !startsOperand(next)) throw unexpectedToken(this.#tokens.next());
      words.push(this.#operand());
    }
  }

  #operand(): Operand {
    const term = this.#term();
    const fields = this.#fields();
    if (fields.length === 0) return term;
    switch (term.kind) {
      case "field":
      case "variable":
        return { ...term, fields: [...term.fields, ...fields] };
      case "pipe":
      case "function":
        return { kind: "chain", from: term, fields, at: term.at };
      default:
        throw new TemplateFailure("a constant has no fields");
    }
  }

  /** `.a.b` directly after a term. */
  #fields(): string[] {
    const fields: string[] = [];
    while (this.#tokens.peek().kind === "field" && !this.#tokens.peek().spaced) {
      fields.push(this.#tokens.next().text.slice(1));
    }
    return fields;
  }

  #term(): Operand {
    const token = this.#tokens.next();
    const at = token.at;
    switch (token.kind) {
      case "identifier":
        return { kind: "function", name: this.#function(token), at };
      case "field":
        return { kind: "field", fields: [token.text.slice(1)], at };
      case "variable":
        if (!this.#counts.get(token.text)) {
          throw new TemplateFailure(`the variable ${token.text} is not declared`);
        }
        return { kind: "variable", name: token.text, fields: [], at };
      case "bool":
        return { kind: "bool", value: token.text === "true", at };
      case "number":
        return { kind: "number", ...parseNumber(token.text), at };
      case "character":
        return { kind: "number", ...unquoteCharacter(token.text), at };
      case "string":
      case "rawString":
        return { kind: "text", text: unquote(token.text), at };
      case "keyword":
        return { kind: "nil", at };
      default:
        return token.text === "." ? { kind: "dot", at } : this.#parenthesis();
    }
  }

  #parenthesis(): Pipe {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) {
      throw new TemplateFailure(`parentheses nest deeper than ${MAX_NESTING} levels`);
    }
    const pipe = this.pipe("parentheses", ")");
    this.#depth -= 1;
    return pipe;
  }

  /** The name of a function; the functions of a group are called `group.name`. */
  #function(token: Token): string {
    const field = this.#tokens.peek();
    const name = field.kind === "field" && !field.spaced ? token.text + field.text : token.text;
    if (name !== token.text && this.#functions.has(name)) {
      this.#tokens.next();
      return name;
    }
    if (!this.#functions.has(token.text)) throw unknownFunction(name, this.#functions);
    return token.text;
  }
}

function isEnd(token: Token, end: "close" | ")"): boolean {
  return end === "close" ? token.kind === "close" : token.kind === "symbol" && token.text === ")";
}

function startsOperand(token: Token): boolean {
  if (token.kind === "symbol") return token.text === "." || token.text === "(";
  if (token.kind === "keyword") return token.text === "nil";
  return !["text", "open", "close", "end", "error"].includes(token.kind);
}

/** Only the first command of a pipe may be a constant: the others receive a value. */
function mustBeExecutable(command: Command): void {
  const kind = command.words[0]?.kind;
  if (kind === "bool" || kind === "dot" || kind === "nil" || kind === "number" || kind === "text") {
    throw new TemplateFailure("after a pipe symbol there must be a function");
  }
}
