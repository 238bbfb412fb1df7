import { TemplateFailure } from "./failure.ts";
import type { Token, TokenKind } from "./lexer.ts";

const AFTER_LAST: Token = { kind: "end", text: "", at: 0, spaced: false };

/** Walks along the tokens of a template and remembers where it is, for errors. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #index = 0;
  #place = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The offset of the token that was read last. */
  get place(): number {
    return this.#place;
  }

  /** The token to come, without reading it. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1) ?? AFTER_LAST;
  }

  next(): Token {
    const token = this.peek();
    this.#place = token.at;
    if (token.failure !== undefined) throw token.failure;
    if (token.kind !== "end") this.#index += 1;
    return token;
  }

  /** Reads the token to come when it is of a kind; tells whether it did. */
  take(kind: TokenKind): boolean {
    if (this.peek().kind !== kind) return false;
    this.next();
    return true;
  }

  expect(kind: TokenKind): void {
    const token = this.next();
    if (token.kind !== kind) throw unexpectedToken(token);
  }
}

export function unexpectedToken(token: Token): TemplateFailure {
  if (token.kind === "end") return new TemplateFailure("the template ends too early");
  const what = token.kind === "close"
    ? "the closing braces are"
    : `${JSON.stringify(token.text.slice(0, 40))} is`;
  return new TemplateFailure(`${what} not expected here`);
}
