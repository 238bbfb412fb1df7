/** The words behind `!terraform.output` and `!terraform.state`. */
export interface QuestionWords {
  readonly component: string;
  /** That of who asks when it is undefined. */
  readonly stack: string | undefined;
  /** The name of an output, or an expression, whatever is in it. */
  readonly output: string;
}

interface Word {
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/** Quotes keep blanks together; two of them inside stand for one. */
const WORD = /"(?:[^"]|"")*"(?=\s|$)|'(?:[^']|'')*'(?=\s|$)|\S+/g;
/** How an expression begins. */
const EXPRESSION = /^[.[{(|"']/;

/**
 * `vpc id`, `vpc prod id`, `vpc .ids[0]`, `vpc prod .ids // ["none"]`: an expression goes on to the end and needs no quotes.
 *
 * @returns undefined for words that ask for nothing
 */
export function questionWords(text: string): QuestionWords | undefined {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }): Word => ({ text: word, at: index }));
  const [first, second, third, ...more] = words;
  if (first === undefined || second === undefined) return undefined;
  const component = unquoted(first.text);
  const isWhole = third === undefined || EXPRESSION.test(second.text);
  // A stack with blanks in its name stands in quotes, too.
  if (isWhole && !(third !== undefined && more.length === 0 && isQuoted(second.text))) {
    return { component, stack: undefined, output: unquoted(text.slice(second.at).trim()) };
  }
  if (third === undefined || (more.length > 0 && !EXPRESSION.test(third.text))) return undefined;
  return { component, stack: unquoted(second.text), output: unquoted(text.slice(third.at).trim()) };
}

function isQuoted(text: string): boolean {
  return /^"(?:[^"]|"")*"$|^'(?:[^']|'')*'$/.test(text);
}

function unquoted(text: string): string {
  if (!isQuoted(text)) return text;
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}
