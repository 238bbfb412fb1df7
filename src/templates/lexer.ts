import { TemplateFailure } from "./failure.ts";

export type TokenKind =
  | "text"
  | "open"
  | "close"
  | "field"
  | "variable"
  | "identifier"
  | "keyword"
  | "bool"
  | "number"
  | "character"
  | "string"
  | "rawString"
  | "symbol"
  | "error"
  | "end";

/** A piece of a template's source. `spaced` tells whether white space stands before it. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  readonly spaced: boolean;
  readonly failure?: TemplateFailure;
}

const KEYWORDS = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "range",
  "nil",
  "template",
  "with",
]);

const SPACE = /[ \t\r\n]*/y;
const TRIMMED_CLOSE = /[ \t\r\n]-\}\}/y;
const NAME = /[\p{L}\p{Nd}_]+/uy;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const QUOTED = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y;
const RAW = /`[^`]*`/y;
const CHARACTER = /'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y;

/** The source as tokens. The last one is `end`, or `error` where the source stops making sense. */
export function tokenize(source: string): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #parentheses = 0;

  constructor(source: string) {
    this.#source = source;
  }

  run(): Token[] {
    try {
      for (let next = this.#text(); next !== "end"; next = this.#text()) {
        if (next === "action") { while (this.#action()); }
      }
      this.#push("end", this.#at, this.#at, false);
    } catch (thrown) {
      if (!(thrown instanceof TemplateFailure)) throw thrown;
      this.#tokens.push({ kind: "error", text: "", at: this.#at, spaced: false, failure: thrown });
    }
    return this.#tokens;
  }

  /** Reads text up to the next action and steps into it, or past a comment. */
  #text(): "action" | "comment" | "end" {
    const open = this.#source.indexOf("{{", this.#at);
    const end = open < 0 ? this.#source.length : open;
    const marker = open >= 0 && /^-[ \t\r\n]/.test(this.#source.slice(open + 2, open + 4));
    const trimmed = marker ? trimmedEnd(this.#source, this.#at, end) : end;
    if (trimmed > this.#at) this.#push("text", this.#at, trimmed, false);
    this.#at = end;
    if (open < 0) return "end";
    const inside = open + (marker ? 4 : 2);
    if (this.#source.startsWith("/*", inside)) {
      this.#comment(inside);
      return "comment";
    }
    this.#push("open", open, open + 2, false);
    this.#at = inside;
    this.#parentheses = 0;
    return "action";
  }

  /** Passes over a comment, which takes the whole of its action. */
  #comment(inside: number): void {
    const end = this.#source.indexOf("*/", inside + 2);
    if (end < 0) throw new TemplateFailure("the comment is not closed");
    this.#at = end + 2;
    if (!this.#close(false)) throw new TemplateFailure("a comment must end right before the closing braces");
  }

  /** Reads one token of an action; false after the one that closes it. */
  #action(): boolean {
    if (this.#atClose()) {
      if (this.#parentheses > 0) throw new TemplateFailure("a parenthesis is not closed");
      this.#close(true);
      return false;
    }
    const start = this.#at;
    this.#at = this.#matchEnd(SPACE);
    const spaced = this.#at > start;
    if (spaced && this.#source.startsWith("-}}", this.#at)) {
      this.#at -= 1;
      return true;
    }
    if (this.#at >= this.#source.length) throw new TemplateFailure("the action is not closed");
    if (!this.#source.startsWith("}}", this.#at)) this.#word(spaced);
    return true;
  }

  #atClose(): boolean {
    return this.#source.startsWith("}}", this.#at) || this.#matchEnd(TRIMMED_CLOSE) > this.#at;
  }

  /** Passes over `}}` or ` -}}`, with the white space that the latter trims. */
  #close(emit: boolean): boolean {
    const trimmedEnd = this.#matchEnd(TRIMMED_CLOSE);
    const isTrimmed = trimmedEnd > this.#at;
    if (!isTrimmed && !this.#source.startsWith("}}", this.#at)) return false;
    const end = isTrimmed ? trimmedEnd : this.#at + 2;
    if (emit) this.#push("close", this.#at, end, false);
    this.#at = end;
    if (isTrimmed) this.#at = this.#matchEnd(SPACE);
    return true;
  }

  #word(spaced: boolean): void {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    const next = this.#source[this.#at + 1] ?? "";
    if (character === '"') return this.#quoted("string", QUOTED, "the text is not closed", spaced);
    if (character === "`") return this.#quoted("rawString", RAW, "the raw text is not closed", spaced);
    if (character === "'") return this.#quoted("character", CHARACTER, "the character is not closed", spaced);
    if (character === "$") return this.#named("variable", spaced);
    if (character === "." && !/[0-9]/.test(next)) return this.#named("field", spaced);
    if (/[.+\-0-9]/.test(character)) return this.#number(spaced);
    if (/[\p{L}\p{Nd}_]/u.test(character)) return this.#identifier(spaced);
    if (character === ":" && next !== "=") throw new TemplateFailure('a colon must be followed by "="');
    const size = character === ":" ? 2 : 1;
    if (character === "(") this.#parentheses += 1;
    if (character === ")" && --this.#parentheses < 0) {
      throw new TemplateFailure("a parenthesis was never opened");
    }
    if (!/^[\x20-\x7e]$/.test(character)) throw unexpected(character);
    this.#take("symbol", this.#at + size, spaced);
  }

  #quoted(kind: TokenKind, pattern: RegExp, reason: string, spaced: boolean): void {
    const end = this.#matchEnd(pattern);
    if (end === this.#at) throw new TemplateFailure(reason);
    this.#take(kind, end, spaced);
  }

  /** `.name`, `$name`, or a lone `.` or `$`. */
  #named(kind: "field" | "variable", spaced: boolean): void {
    const start = this.#at;
    this.#at += 1;
    const end = this.#matchEnd(NAME);
    this.#mustEnd(end);
    this.#at = start;
    this.#take(kind === "field" && end === start + 1 ? "symbol" : kind, end, spaced);
  }

  #identifier(spaced: boolean): void {
    const end = this.#matchEnd(NAME);
    this.#mustEnd(end);
    const word = this.#source.slice(this.#at, end);
    const kind = KEYWORDS.has(word) ? "keyword" : word === "true" || word === "false" ? "bool" : "identifier";
    this.#take(kind, end, spaced);
  }

  #number(spaced: boolean): void {
    const end = this.#matchEnd(NUMBER);
    const next = String.fromCodePoint(this.#source.codePointAt(end) ?? 0x20);
    if (/[\p{L}\p{Nd}_+-]/u.test(next)) throw new TemplateFailure("the number is malformed");
    this.#take("number", end, spaced);
  }

  /** A name must be followed by something that ends it: `$x+2` is no arithmetic. */
  #mustEnd(end: number): void {
    const next = String.fromCodePoint(this.#source.codePointAt(end) ?? 0x20);
    if (" \t\r\n.,|:()".includes(next) || this.#source.startsWith("}}", end)) return;
    this.#at = end;
    throw unexpected(next);
  }

  /** Where a pattern that starts at the current place ends; the current place when it does not match. */
  #matchEnd(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#source) ? pattern.lastIndex : this.#at;
  }

  #take(kind: TokenKind, end: number, spaced: boolean): void {
    this.#push(kind, this.#at, end, spaced);
    this.#at = end;
  }

  #push(kind: TokenKind, start: number, end: number, spaced: boolean): void {
    this.#tokens.push({ kind, text: this.#source.slice(start, end), at: start, spaced });
  }
}

function trimmedEnd(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && " \t\r\n".includes(source[at - 1] ?? "")) at -= 1;
  return at;
}

function unexpected(character: string): TemplateFailure {
  return new TemplateFailure(`the character ${JSON.stringify(character)} is not allowed here`);
}
