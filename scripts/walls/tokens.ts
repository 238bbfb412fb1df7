/**
 * Cuts TypeScript source into tokens, as far as the walls need it: what is code, what is a string, what is
 * a comment. It never fails; unfinished text ends at the end of the file. One thing it takes the easy way:
 * a slash after `)`, `]` or `}` is always a division.
 */

export type TokenKind = "word" | "string" | "template" | "number" | "regex" | "punctuation" | "comment";

export interface Token {
  readonly kind: TokenKind;
  /** Without quotes for strings and templates, escapes resolved only where they spell plain characters. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Words after which a slash begins a regular expression although a word usually ends an operand. */
const BEFORE_OPERAND = new Set(
  ("await case delete do else extends in instanceof new of return throw typeof void yield").split(" "),
);

const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
const STRING = /(["'])((?:\\[^]|(?!\1)[^\\\n])*)(?:\1|(?=\n)|$)/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;

/** The tokens of one file, comments included, in order. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const lineStarts = startsOfLines(source);
  /** For every open `${`, how many braces are open inside it. */
  const substitutions: number[] = [];
  let line = 0;
  let at = source.startsWith("#!") ? endOfLine(source, 0) : 0;

  const push = (kind: TokenKind, text: string, start: number): void => {
    while ((lineStarts[line + 1] ?? Infinity) <= start) line++;
    tokens.push({ kind, text, line: line + 1, column: start - (lineStarts[line] ?? 0) + 1 });
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  /** Reads template text from `at`, up to the closing backtick or the next `${`. */
  const template = (start: number): void => {
    let end = at;
    while (end < source.length && source[end] !== "`" && !source.startsWith("${", end)) {
      end += source[end] === "\\" ? 2 : 1;
    }
    push("template", spelled(source.slice(at, end)), start);
    if (source.startsWith("${", end)) {
      push("punctuation", "${", end);
      substitutions.push(0);
      at = end + 2;
    } else at = end + 1;
  };

  while (at < source.length) {
    const start = at;
    const character = source.charAt(at);
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === "`") {
      at++;
      template(start);
      continue;
    }
    const open = substitutions.at(-1);
    if (character === "}" && open === 0) {
      substitutions.pop();
      push("punctuation", "}", start);
      at++;
      template(at);
      continue;
    }
    if (open !== undefined && character === "{") substitutions[substitutions.length - 1] = open + 1;
    if (open !== undefined && character === "}") substitutions[substitutions.length - 1] = open - 1;

    let found: RegExpExecArray | null;
    if ((found = match(COMMENT))) push("comment", found[0], start);
    else if ((found = match(STRING))) push("string", spelled(found[2] ?? ""), start);
    else if (character === "/" && operandMayFollow(tokens) && (found = match(REGEX))) {
      push("regex", found[0], start);
    } else if ((found = match(WORD))) push("word", found[0], start);
    else if ((found = match(NUMBER))) push("number", found[0], start);
    else push("punctuation", character, start);
    at = start + (found?.[0].length ?? 1);
  }
  return tokens;
}

/** Whether what comes next is a value, so that a slash there begins a regular expression. */
function operandMayFollow(tokens: readonly Token[]): boolean {
  const last = tokens.findLast((token) => token.kind !== "comment");
  if (last === undefined) return true;
  if (last.kind === "word") return BEFORE_OPERAND.has(last.text);
  return last.kind === "punctuation" && !")]}".includes(last.text);
}

/** `\x41`, `\u0041`, `\u{41}` and escaped plain characters as what they spell; the rest as it is written. */
function spelled(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,5})\}|\r?\n|([^nrtbfv0xu\r\n]))/gi,
    (_whole, x, u, braced, plain) => plain ?? codePoint(x ?? u ?? braced),
  );
}

function codePoint(hex: string | undefined): string {
  return hex === undefined ? "" : String.fromCodePoint(parseInt(hex, 16));
}

function startsOfLines(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}
