import type { CST, Document, LineCounter } from "yaml";

export type Yaml = typeof import("yaml");

/** The parser, loaded on the first call. */
export async function loadYaml(): Promise<Yaml> {
  const loaded: Yaml & { default?: Yaml } = await import("yaml");
  // In a bundle, a CommonJS package that is imported dynamically has only `default`.
  return loaded.parseDocument === undefined && loaded.default !== undefined ? loaded.default : loaded;
}

/** Later syntax errors mostly follow from the first, and each takes longer than a value does. */
const MOST_ERRORS = 100;

/** The first document of a text; stops when there are many errors, so that `errors` holds the first of them. */
export function composeDocument(yaml: Yaml, text: string, lines: LineCounter): Document {
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: "error" } as const;
  const composer = new yaml.Composer(options);
  const inside = composer as unknown as Collecting;
  stopAfterErrors(inside);
  const tokens = untilErrors(new yaml.Parser(lines.addNewLine).parse(text));
  let first: Document | undefined;
  try {
    for (const document of composer.compose(tokens, true, text.length)) {
      if (first === undefined) first = document;
      else {
        const [start, end] = document.range;
        first.errors.push(new yaml.YAMLParseError([start, end], "MULTIPLE_DOCS", ""));
        break;
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof TooManyErrors)) throw thrown;
    first = new yaml.Document(null, options);
    first.errors = inside.errors ?? [];
  }
  // With `true` above, there always is a document.
  return first ?? new yaml.Document(null, options);
}

class TooManyErrors extends Error {
  override readonly name = "TooManyErrors";
}

/** What the parser could not make a token of is an error token of its own. */
function* untilErrors(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  let errors = 0;
  for (const token of tokens) {
    yield token;
    if (token.type === "error" && ++errors === MOST_ERRORS) return;
  }
}

/** What the composer has inside. */
interface Collecting {
  onError?: (source: unknown, code: string, message: string, warning?: boolean) => void;
  errors?: Document["errors"];
}

/**
 * The composer has no option for this, so its own collecting of errors is replaced. Where there is none to replace,
 * it is only slower. Warnings, of tags that YAML does not know, are not used here.
 */
function stopAfterErrors(composer: Collecting): void {
  const collect = composer.onError;
  if (collect === undefined) return;
  composer.onError = (source, code, message, warning) => {
    if (warning) return;
    collect(source, code, message, warning);
    if ((composer.errors?.length ?? 0) >= MOST_ERRORS) throw new TooManyErrors();
  };
}
