import { isSpace, isUpper, toLower, toUpper } from "../characters.ts";

function isConnector(character: string): boolean {
  return character === "-" || character === "_" || isSpace(character);
}

/**
 * `some_words` → `SomeWords`. A run of capitals becomes one capital (`HTTP_SERVER` → `HttpServer`);
 * connectors at the ends stay, and of several in a row one goes.
 */
export function camelCase(text: string): string {
  const characters = Array.from(text);
  const start = characters.findIndex((character) => !isConnector(character));
  if (start < 0 || text === "") return start < 0 ? text : "";
  const out = characters.slice(0, start);
  let lowering = isUpper(characters[start] ?? "");
  let current = toUpper(characters[start] ?? "");
  for (const character of characters.slice(start + 1)) {
    const previous = current;
    current = character;
    if (isConnector(previous)) {
      if (isConnector(current)) {
        out.push(previous);
        continue;
      }
      lowering = isUpper(current);
      current = toUpper(current);
      continue;
    }
    if (lowering && isUpper(current)) current = toLower(current);
    else lowering = false;
    out.push(previous);
  }
  return out.join("") + current;
}

type Kind = "number" | "upper" | "letters" | "connector" | "punctuation" | "other";

interface Word {
  readonly kind: Kind;
  readonly text: string;
}

// Ideographs count as no letters here, so they never start a word of their own.
const LETTER = String.raw`(?![\u3400-\u4d85\u4e00-\u9fcc\u{20000}-\u{2b81d}])\p{L}`;
const LOWER = String.raw`(?!\p{Lu})${LETTER}`;
const WORDS = new RegExp(
  [
    String.raw`(?<connector>[-_\s\x85]+)`,
    String.raw`(?<punctuation>\p{P}+)`,
    // A capital that begins the next word is left to it: HTTPServer is HTTP and Server.
    String.raw`(?<upper>\p{Lu}{2,}(?!${LOWER})|\p{Lu}+(?=\p{Lu}${LOWER})|\p{Lu}(?:${LOWER})*)`,
    String.raw`(?<letters>(?:${LOWER})+)`,
    String.raw`(?<number>\p{N}+)`,
    String.raw`(?<other>[^])`,
  ].join("|"),
  "gu",
);

function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(WORDS)) {
    const kind = (Object.entries(match.groups ?? {}).find(([, part]) =>
      part !== undefined
    )?.[0] ?? "other") as Kind;
    const last = found.at(-1);
    if (kind === "other" && last?.kind === "other") {
      found[found.length - 1] = {
        kind,
        text: last.text + match[0],
      };
    } else found.push({ kind, text: match[0] });
  }
  return found;
}

/** `HTTPServer` → `http_server`: words in lower case with a connector between them. */
export function separatedWords(text: string, connector: string): string {
  const list = words(text);
  const out: string[] = [];
  let at = 0;
  const put = (word: Word | undefined): void => {
    if (word !== undefined) out.push(lowered(word, connector));
  };
  const joinsNext = (): void => {
    const next = list[at];
    if (next !== undefined && next.kind !== "connector" && next.kind !== "punctuation") out.push(connector);
  };
  const putLettersAndNumbers = (): void => {
    while (list[at]?.kind === "letters" || list[at]?.kind === "number") put(list[at++]);
  };
  while (at < list.length) {
    const word = list[at++];
    put(word);
    if (at >= list.length) break;
    if (word?.kind === "number") {
      putLettersAndNumbers();
      joinsNext();
    } else if (word?.kind !== "connector" && word?.kind !== "punctuation") {
      if (list[at]?.kind !== "number") joinsNext();
      else if (at === list.length - 1) put(list[at++]);
      else numberInside();
    }
  }
  return out.join("");

  /** A number belongs to the word before it, unless small letters follow: `Bld4Floor` but `HTTP2xx`. */
  function numberInside(): void {
    const number = list[at++];
    if (list[at]?.kind !== "letters") {
      put(number);
      joinsNext();
      return;
    }
    out.push(connector);
    put(number);
    putLettersAndNumbers();
    joinsNext();
  }
}

function lowered(word: Word, connector: string): string {
  if (word.kind === "connector") return connector.repeat(Array.from(word.text).length);
  return word.kind === "upper"
    ? Array.from(word.text, (one) => isUpper(one) ? toLower(one) : one).join("")
    : word.text;
}
