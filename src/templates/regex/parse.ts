import { caseForms } from "../characters.ts";
import { TemplateFailure } from "../failure.ts";
import { MAX_NESTING } from "../limits.ts";
import { escapeSet, namedSet, propertySet } from "./sets.ts";
import { type CharacterSet, singleton, type Tree } from "./tree.ts";

/** A repetition may not ask for more than this, alone or multiplied with those around it. */
const MAX_REPEAT = 1000;

/** A parsed expression with the names of its groups; group 0 is the whole match. */
export interface Parsed {
  readonly tree: Tree;
  readonly groups: readonly string[];
}

interface Flags {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
  readonly swapLazy: boolean;
}

/** Parses a regular expression of RE2 (https://github.com/google/re2/wiki/Syntax): no look-around, no back-references. */
export function parseRegex(pattern: string): Parsed {
  const parser = new RegexParser(pattern);
  return { tree: parser.run(), groups: parser.groups };
}

const EMPTY: Tree = { kind: "empty" };
const NEWLINE: CharacterSet = singleton(0x0a);

class RegexParser {
  readonly groups: string[] = [""];
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #flags: Flags = { fold: false, lines: false, dotAll: false, swapLazy: false };

  constructor(pattern: string) {
    this.#text = pattern;
  }

  run(): Tree {
    const tree = this.#choice();
    if (this.#at < this.#text.length) throw malformed("a parenthesis was never opened");
    return tree;
  }

  #choice(): Tree {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    return options.length === 1 ? options[0] ?? EMPTY : { kind: "choice", options };
  }

  #sequence(): Tree {
    const parts: Tree[] = [];
    let canRepeat = false;
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at] ?? "")) {
      const range = this.#repetition();
      if (range === undefined) {
        const atoms = this.#atoms();
        for (const atom of atoms) parts.push(atom);
        canRepeat = atoms.length > 0;
        continue;
      }
      const body = parts.pop();
      if (body === undefined || !canRepeat) throw malformed("a repetition has nothing to repeat");
      parts.push(repeated(body, range, this.#take("?") !== this.#flags.swapLazy));
      const next = this.#at;
      if (this.#repetition() !== undefined) throw malformed("a repetition is repeated");
      this.#at = next;
    }
    return parts.length === 1 ? parts[0] ?? EMPTY : { kind: "sequence", parts };
  }

  /** Reads `*`, `+`, `?` or `{n,m}`; braces that hold nothing of the kind are ordinary characters. */
  #repetition(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    const [whole, least, comma, most] = this.#match(/\{(\d+)(?:(,)(\d*))?\}/y) ?? [];
    if (whole === undefined) return undefined;
    const from = Number(least);
    const to = comma === undefined ? from : most === "" ? Infinity : Number(most);
    if (from > MAX_REPEAT || (to !== Infinity && to > MAX_REPEAT) || from > to) {
      throw malformed(`a repetition must go upwards and no further than ${MAX_REPEAT}`);
    }
    return [from, to];
  }

  /** Reads what a repetition can follow: a character, a class, a group. `\Q…\E` gives several, a flag gives none. */
  #atoms(): Tree[] {
    if (this.#take("(")) return this.#group();
    if (this.#take("[")) return [this.#bracket()];
    if (this.#take("^")) return [assertion(this.#flags.lines ? "lineStart" : "textStart")];
    if (this.#take("$")) return [assertion(this.#flags.lines ? "lineEnd" : "textEnd")];
    if (this.#take(".")) return [this.#set(this.#flags.dotAll ? [] : [NEWLINE], true)];
    if (this.#take("\\")) return this.#escape();
    return [this.#set([singleton(this.#character())], false)];
  }

  #group(): Tree[] {
    const before = this.#flags;
    if (this.#text.startsWith("?", this.#at) && this.#match(/\?P?</y) === undefined) {
      const [whole, on = "", off = "", end] = this.#match(/\?([imsU]*)(?:-([imsU]+))?([:)])/y) ?? [];
      if (whole === undefined) {
        throw malformed("only groups, names and the flags i, m, s and U may follow (?");
      }
      this.#flags = withFlags(withFlags(before, on, true), off, false);
      if (end === ")") return [];
      const body = this.#inside();
      this.#flags = before;
      return [body];
    }
    const isNamed = this.#text[this.#at - 1] === "<";
    const [, name] = isNamed ? this.#match(/([\p{L}\p{Nd}_]+)>/uy) ?? [] : [undefined, ""];
    if (name === undefined) throw malformed("a group has a bad name");
    const index = this.groups.push(name) - 1;
    const body = this.#inside();
    this.#flags = before;
    return [{ kind: "group", index, body }];
  }

  #inside(): Tree {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw malformed("its groups nest too deeply");
    const body = this.#choice();
    if (!this.#take(")")) throw malformed("a parenthesis is not closed");
    this.#depth -= 1;
    return body;
  }

  #escape(): Tree[] {
    if (this.#take("A")) return [assertion("textStart")];
    if (this.#take("z")) return [assertion("textEnd")];
    if (this.#take("b")) return [assertion("wordEdge")];
    if (this.#take("B")) return [assertion("notWordEdge")];
    if (this.#take("Q")) {
      const end = this.#text.indexOf("\\E", this.#at);
      const literal = this.#text.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#text.length : end + 2;
      return Array.from(literal, (one) => this.#set([singleton(one.codePointAt(0) ?? 0)], false));
    }
    return [this.#set([this.#escapedSet() ?? singleton(this.#escapedCharacter())], false)];
  }

  /** `\d`, `\pL`, `\p{Greek}` and their kin, after the backslash. */
  #escapedSet(): CharacterSet | undefined {
    const [property, letter, short, long] = this.#match(/([pP])(?:([A-Z])|\{(\^?[A-Za-z_]+)\})/y) ?? [];
    if (property !== undefined) return propertySet(short ?? long ?? "", letter === "P");
    const set = escapeSet(this.#text[this.#at] ?? "");
    if (set !== undefined) this.#at += 1;
    return set;
  }

  #escapedCharacter(): number {
    const [number, hex, long, octal] =
      this.#match(/x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,8})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2})/y) ?? [];
    if (number !== undefined) {
      const code = octal !== undefined ? parseInt(octal, 8) : parseInt(hex ?? long ?? "", 16);
      if (code > 0x10ffff) throw malformed("an escape names no character");
      return code;
    }
    const character = this.#text[this.#at] ?? "";
    const control = "\x07\f\t\n\r\v"["aftnrv".indexOf(character)];
    if (character !== "" && control !== undefined) {
      this.#at += 1;
      return control.charCodeAt(0);
    }
    if (!/^[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]$/.test(character)) {
      throw malformed("an escape is unknown or not supported");
    }
    this.#at += 1;
    return character.charCodeAt(0);
  }

  /** A class in brackets, after the opening one. */
  #bracket(): Tree {
    const negated = this.#take("^");
    const sets: CharacterSet[] = [];
    for (let isFirst = true; isFirst || !this.#take("]"); isFirst = false) {
      if (this.#at >= this.#text.length) throw malformed("a bracket is not closed");
      const [, name] = this.#match(/\[:(\^?\w+):\]/y) ?? [];
      if (name !== undefined) sets.push(namedSet(name));
      else sets.push(this.#bracketSet());
    }
    return this.#set(sets, negated);
  }

  #bracketSet(): CharacterSet {
    const isEscaped = this.#take("\\");
    const set = isEscaped ? this.#escapedSet() : undefined;
    if (set !== undefined) return set;
    const first = isEscaped ? this.#escapedCharacter() : this.#character();
    const isRange = /^-[^\]]/.test(this.#text.slice(this.#at, this.#at + 2));
    if (!isRange) return singleton(first);
    this.#at += 1;
    const last = this.#take("\\") ? this.#escapedCharacter() : this.#character();
    if (last < first) throw malformed("a range of characters runs backwards");
    return { ranges: [[first, last]], properties: [], negated: false };
  }

  #character(): number {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #set(sets: readonly CharacterSet[], negated: boolean): Tree {
    if (!this.#flags.fold) return { kind: "set", sets, negated, fold: false };
    // A letter stands for all its forms, those included that no other letter has as a form.
    const singles = sets.flatMap((set) =>
      set.ranges.filter(([first, last]) => first === last && !set.negated)
    );
    const forms = singles.flatMap(([code]) => caseForms(code).map(singleton));
    return { kind: "set", sets: [...sets, ...forms], negated, fold: true };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

function malformed(reason: string): TemplateFailure {
  return new TemplateFailure(`the regular expression is malformed: ${reason}`);
}

function assertion(
  kind: "lineStart" | "lineEnd" | "textStart" | "textEnd" | "wordEdge" | "notWordEdge",
): Tree {
  return { kind: "assert", assertion: kind };
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  return {
    fold: letters.includes("i") ? value : flags.fold,
    lines: letters.includes("m") ? value : flags.lines,
    dotAll: letters.includes("s") ? value : flags.dotAll,
    swapLazy: letters.includes("U") ? value : flags.swapLazy,
  };
}

function repeated(body: Tree, [least, most]: readonly [number, number], lazy: boolean): Tree {
  if (repeatWeight(body) * Math.max(least, most === Infinity ? 1 : most) > MAX_REPEAT) {
    throw malformed(`nested repetitions must not multiply to more than ${MAX_REPEAT}`);
  }
  return { kind: "repeat", body, least, most, lazy };
}

function largest(trees: readonly Tree[]): number {
  return trees.reduce((weight, tree) => Math.max(weight, repeatWeight(tree)), 1);
}

/** How often the innermost part of a tree is repeated by counted repetitions. */
function repeatWeight(tree: Tree): number {
  switch (tree.kind) {
    case "group":
      return repeatWeight(tree.body);
    case "sequence":
      return largest(tree.parts);
    case "choice":
      return largest(tree.options);
    case "repeat":
      return repeatWeight(tree.body) * Math.max(1, tree.least, tree.most === Infinity ? 1 : tree.most);
    default:
      return 1;
  }
}
