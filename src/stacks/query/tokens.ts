/** A piece of a query. */
export interface Token {
  readonly kind: "dot" | "name" | "text" | "number" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

const SPACE = /\s*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const TEXT = /"(?:[^"\\]|\\.)*"|'[^']*'/y;
const SYMBOL = /\/\/|==|!=|<=|>=|[[\](){}|,:<>+*?]|-/y;

export class QueryFault extends Error {
  override readonly name = "QueryFault";
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** @throws QueryFault for a character that starts nothing */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  for (;;) {
    take(SPACE);
    const start = at;
    const push = (kind: Token["kind"], text: string): number => tokens.push({ kind, text, at: start });
    if (at >= source.length) {
      push("end", "");
      return tokens;
    }
    if (source[at] === ".") {
      at++;
      const name = take(NAME);
      const text = name === undefined ? take(TEXT) : undefined;
      push("dot", name ?? (text === undefined ? "" : unquoted(text)));
      continue;
    }
    const text = take(TEXT);
    if (text !== undefined) {
      if (/^"(?:[^\\]|\\[^(])*\\\(/.test(text)) {
        throw new QueryFault(start, "a text with values in it is not known");
      }
      push("text", unquoted(text));
      continue;
    }
    const previous = tokens.at(-1);
    const isOperand = previous !== undefined && (previous.kind !== "symbol" || /[\])}]/.test(previous.text));
    const number = isOperand ? undefined : take(NUMBER);
    const name = number === undefined ? take(NAME) : undefined;
    const symbol = number === undefined && name === undefined ? take(SYMBOL) : undefined;
    if (number !== undefined) push("number", number);
    else if (name !== undefined) push("name", name);
    else if (symbol !== undefined) push("symbol", symbol);
    else throw new QueryFault(at, `"${source[at]}" starts nothing that is known`);
  }
}

function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  return text.slice(1, -1).replace(/\\(.)/g, (_, one: string) => ({ n: "\n", t: "\t" })[one] ?? one);
}
