import { QueryFault, type Token, tokensOf } from "./tokens.ts";

/** A query as a tree. Each gives any number of values for the one that it is asked of. */
export type Query =
  | { readonly type: "self" }
  | { readonly type: "literal"; readonly value: string | number | boolean | null }
  | { readonly type: "key"; readonly of: Query; readonly key: string; readonly optional: boolean }
  | { readonly type: "at"; readonly of: Query; readonly index: Query }
  | {
    readonly type: "slice";
    readonly of: Query;
    readonly from: number | undefined;
    readonly to: number | undefined;
  }
  | { readonly type: "each"; readonly of: Query }
  | { readonly type: "pipe"; readonly first: Query; readonly then: Query }
  | { readonly type: "comma"; readonly parts: readonly Query[] }
  | { readonly type: "binary"; readonly operator: string; readonly left: Query; readonly right: Query }
  | { readonly type: "call"; readonly name: string; readonly argument: Query | undefined }
  | { readonly type: "list"; readonly of: Query | undefined }
  | { readonly type: "map"; readonly entries: readonly (readonly [Query, Query])[] };

/** How tightly operators bind, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  [","],
  ["|"],
  ["//"],
  ["or"],
  ["and"],
  ["==", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*"],
];

/** Functions, and whether each takes a query in parentheses. */
const CALLS: Readonly<Record<string, boolean>> = {
  select: true,
  map: true,
  has: true,
  contains: true,
  join: true,
  split: true,
  sort_by: true,
  group_by: true,
  unique_by: true,
  map_values: true,
  with_entries: true,
  keys: false,
  length: false,
  to_entries: false,
  from_entries: false,
  values: false,
  add: false,
  any: false,
  all: false,
  not: false,
  sort: false,
  unique: false,
  flatten: false,
  first: false,
  last: false,
  reverse: false,
  type: false,
  tag: false,
  upcase: false,
  downcase: false,
  trim: false,
  to_string: false,
  to_number: false,
  min: false,
  max: false,
};

const MOST_NESTED = 100;

const LITERALS = new Map([["true", true], ["false", false], ["null", null]]);

/** @throws QueryFault at the first thing that is not known */
export function parseQuery(source: string): Query {
  const parser = new Parser(tokensOf(source));
  const query = parser.expression(0);
  parser.end();
  return query;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== "end") throw this.#unexpected(token);
  }

  expression(level: number): Query {
    if (++this.#depth > MOST_NESTED * LEVELS.length) {
      throw new QueryFault(this.#peek().at, "it is nested too deep");
    }
    const operators = LEVELS[level];
    if (operators === undefined) {
      const operand = this.#postfix();
      this.#depth--;
      return operand;
    }
    let left = this.expression(level + 1);
    for (let token = this.#peek(); this.#isOperator(token, operators); token = this.#peek()) {
      this.#next++;
      left = join(token.text, left, this.expression(level + 1));
    }
    this.#depth--;
    return left;
  }

  #isOperator({ kind, text }: Token, operators: readonly string[]): boolean {
    return (kind === "symbol" || kind === "name") && operators.includes(text);
  }

  #postfix(): Query {
    let query = this.#operand();
    for (let token = this.#peek();; token = this.#peek()) {
      if (token.kind === "dot" && token.text !== "") {
        this.#next++;
        query = { type: "key", of: query, key: token.text, optional: this.#took("?") };
      } else if (token.kind === "dot" && this.#peek(1).text === "[") this.#next++;
      else if (token.kind === "symbol" && token.text === "[") query = this.#brackets(query);
      else return query;
    }
  }

  #brackets(of: Query): Query {
    this.#expect("[");
    if (this.#took("]")) {
      this.#took("?");
      return { type: "each", of };
    }
    if (this.#took(":")) return { type: "slice", of, from: undefined, to: this.#numberThen("]") };
    const index = this.expression(0);
    if (this.#took(":")) {
      const from = index.type === "literal" ? Number(index.value) : NaN;
      return { type: "slice", of, from, to: this.#took("]") ? undefined : this.#numberThen("]") };
    }
    this.#expect("]");
    this.#took("?");
    return { type: "at", of, index };
  }

  #operand(): Query {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case "dot":
        return token.text === ""
          ? { type: "self" }
          : { type: "key", of: { type: "self" }, key: token.text, optional: this.#took("?") };
      case "text":
        return { type: "literal", value: token.text };
      case "number":
        return { type: "literal", value: Number(token.text) };
      case "name":
        return this.#word(token);
      case "symbol":
        return this.#enclosed(token);
      case "end":
        throw new QueryFault(token.at, "it ends where a value should follow");
    }
  }

  #word(token: Token): Query {
    const literal = LITERALS.get(token.text);
    if (literal !== undefined) return { type: "literal", value: literal };
    const takes = Object.hasOwn(CALLS, token.text) ? CALLS[token.text] : undefined;
    if (takes === undefined) throw new QueryFault(token.at, `the function "${token.text}" is not known`);
    if (!takes) return { type: "call", name: token.text, argument: undefined };
    this.#expect("(");
    const argument = this.expression(0);
    this.#expect(")");
    return { type: "call", name: token.text, argument };
  }

  #enclosed(token: Token): Query {
    if (token.text === "(") {
      const inside = this.expression(0);
      this.#expect(")");
      return inside;
    }
    if (token.text === "[") {
      if (this.#took("]")) return { type: "list", of: undefined };
      const of = this.expression(0);
      this.#expect("]");
      return { type: "list", of };
    }
    if (token.text !== "{") throw this.#unexpected(token);
    const entries: [Query, Query][] = [];
    while (!this.#took("}")) {
      if (entries.length > 0) this.#expect(",");
      entries.push(this.#entry());
    }
    return { type: "map", entries };
  }

  #entry(): [Query, Query] {
    const token = this.#peek();
    if (token.kind === "name" || token.kind === "text") {
      this.#next++;
      const key: Query = { type: "literal", value: token.text };
      if (this.#took(":")) return [key, this.expression(2)];
      return [key, { type: "key", of: { type: "self" }, key: token.text, optional: false }];
    }
    const key = this.#postfix();
    this.#expect(":");
    return [key, this.expression(2)];
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", text: "", at: 0 };
  }

  #took(symbol: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== "symbol" || text !== symbol) return false;
    this.#next++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#took(symbol)) {
      const token = this.#peek();
      throw new QueryFault(token.at, `"${symbol}" should stand before "${token.text || "the end"}"`);
    }
  }

  #numberThen(symbol: string): number {
    const token = this.#peek();
    if (token.kind !== "number") throw this.#unexpected(token);
    this.#next++;
    this.#expect(symbol);
    return Number(token.text);
  }

  #unexpected({ at, text }: Token): QueryFault {
    return new QueryFault(at, `"${text}" does not belong here`);
  }
}

function join(operator: string, left: Query, right: Query): Query {
  if (operator === "|") return { type: "pipe", first: left, then: right };
  if (operator !== ",") return { type: "binary", operator, left, right };
  return { type: "comma", parts: left.type === "comma" ? [...left.parts, right] : [left, right] };
}
