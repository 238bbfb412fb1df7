import { type MapEntry, type MapNode, mapNode, type Node, type Scalar } from "./node.ts";
import type { Place } from "./place.ts";

/** Deeper than any values of a team. */
const DEEPEST = 100;

/** What cannot be read, and where in the text. */
export class HclFailure extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column }: Pick<Place, "line" | "column">) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/**
 * The attributes of a file of HCL, as in `.tfvars`: texts, numbers, lists and objects. What would have to be worked out,
 * blocks among it, is refused.
 *
 * @throws HclFailure with the place of what is no plain value
 */
export function readHcl(text: string, file: string): MapNode {
  const reader = new HclReader(text, file);
  return reader.body();
}

class HclReader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  /** Where the line begins, and which it is. */
  #lineStart = 0;
  #line = 1;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  body(): MapNode {
    const place = this.#place();
    const entries = new Map<string, MapEntry>();
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      this.#entry(entries, ["="], 0);
      this.#skip(false);
      if (this.#at < this.#text.length && this.#text[this.#at] !== "\n") {
        throw this.#failure("a line ends here");
      }
    }
    return mapNode(place, entries);
  }

  #entry(entries: Map<string, MapEntry>, signs: readonly string[], depth: number): void {
    const keyPlace = this.#place();
    const name = this.#text[this.#at] === '"' ? this.#quoted() : this.#match(/[\p{L}_][\p{L}\p{N}_-]*|\d+/uy);
    if (name === undefined) throw this.#failure("a name is expected here");
    if (entries.has(name)) throw this.#failure("this name stands here twice", keyPlace);
    this.#skip(false);
    if (!signs.some((sign) => this.#take(sign))) {
      throw this.#failure("only values are read, so = is expected here");
    }
    this.#skip(false);
    entries.set(name, { keyPlace, value: this.#value(depth) });
  }

  #value(depth: number): Node {
    if (depth > DEEPEST) throw this.#failure("the values are nested too deeply");
    const place = this.#place();
    const scalar = (value: Scalar): Node => ({ type: "scalar", value, tag: undefined, place });
    if (this.#text[this.#at] === '"') return scalar(this.#quoted());
    if (this.#take("[")) return { type: "list", items: this.#items(depth), tag: undefined, place };
    if (this.#take("{")) return mapNode(place, this.#object(depth));
    const number = this.#match(/-?\d+(\.\d+)?([eE][+-]?\d+)?(?![\w.])/y);
    if (number !== undefined) return scalar(Number(number));
    const heredoc = this.#heredoc();
    if (heredoc !== undefined) return scalar(heredoc);
    const word = this.#match(/(true|false|null)(?![\w.([-])/y);
    if (word === undefined) throw this.#failure("only plain values are read: no names, calls or sums");
    return scalar(word === "null" ? null : word === "true");
  }

  #items(depth: number): Node[] {
    const items: Node[] = [];
    for (this.#skip(true); !this.#take("]"); this.#skip(true)) {
      items.push(this.#value(depth + 1));
      this.#skip(true);
      if (!this.#take(",") && this.#text[this.#at] !== "]") {
        throw this.#failure("a comma or ] is expected here");
      }
    }
    return items;
  }

  #object(depth: number): Map<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (this.#skip(true); !this.#take("}"); this.#skip(true)) {
      this.#entry(entries, ["=", ":"], depth + 1);
      this.#skip(false);
      if (!this.#take(",") && this.#text[this.#at] !== "}" && this.#text[this.#at] !== "\n") {
        throw this.#failure("a comma, a new line or } is expected here");
      }
    }
    return entries;
  }

  #quoted(): string {
    const place = this.#place();
    const written = this.#match(/"(?:[^"\\\n]|\\.)*"/y);
    if (written === undefined) throw this.#failure("the text does not end in this line", place);
    const text = plain(written.slice(1, -1));
    if (text === undefined) throw this.#failure("only plain texts are read: no ${…} and no %{…}", place);
    return text.replace(/\\(u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/gs, (_, code: string) => {
      const known = ESCAPES.get(code);
      if (known !== undefined) return known;
      const number = parseInt(code.slice(1), 16);
      if (!/^[uU]./.test(code) || number > 0x10ffff) {
        throw this.#failure(`\\${code} stands for nothing`, place);
      }
      return String.fromCodePoint(number);
    });
  }

  /** `<<END`, or `<<-END` of which what all lines are moved in by is taken away. */
  #heredoc(): string | undefined {
    const place = this.#place();
    const begin = this.#match(/<<-?[\p{L}_][\p{L}\p{N}_-]*[ \t\r]*\n/uy);
    if (begin === undefined) return undefined;
    this.#newLine();
    const [, dash, end] = /^<<(-?)([^\s]*)/.exec(begin) ?? [];
    const lines: string[] = [];
    for (;;) {
      const next = this.#text.indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at, next < 0 ? undefined : next);
      if (line.trim() === end) {
        this.#at += line.length;
        break;
      }
      if (next < 0) throw this.#failure(`the text does not end with ${end}`, place);
      lines.push(line.replace(/\r$/, ""));
      this.#at = next + 1;
      this.#newLine();
    }
    const blanks = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
    const least = dash === "" ? 0 : blanks.reduce((one, other) => Math.min(one, other), Infinity);
    const text = plain(lines.map((line) => `${line.slice(Math.min(least, line.length))}\n`).join(""));
    if (text === undefined) throw this.#failure("only plain texts are read: no ${…} and no %{…}", place);
    return text;
  }

  /** Blanks and comments; new lines, too, where nothing ends with them. */
  #skip(alsoLines: boolean): void {
    for (;;) {
      if (this.#match(/[ \t\r\uFEFF]+|(?:#|\/\/)[^\n]*/y) !== undefined) continue;
      const comment = this.#match(/\/\*[^]*?\*\//y);
      if (comment !== undefined) {
        const last = comment.lastIndexOf("\n");
        this.#line += comment.split("\n").length - 1;
        if (last >= 0) this.#lineStart = this.#at - (comment.length - last - 1);
        continue;
      }
      if (!alsoLines || !this.#take("\n")) return;
      this.#newLine();
    }
  }

  #newLine(): void {
    this.#line++;
    this.#lineStart = this.#at;
  }

  #take(sign: string): boolean {
    const isThere = this.#text.startsWith(sign, this.#at);
    if (isThere) this.#at += sign.length;
    return isThere;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #place(): Place {
    return { file: this.#file, line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #failure(message: string, place: Place = this.#place()): HclFailure {
    return new HclFailure(message, place);
  }
}

const ESCAPES = new Map([["n", "\n"], ["r", "\r"], ["t", "\t"], ['"', '"'], ["\\", "\\"]]);

/** A text without templates, with `$${` as `${`; undefined where something would have to be worked out. */
function plain(text: string): string | undefined {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) return undefined;
  return text.replace(/([$%])\1\{/g, "$1{");
}
