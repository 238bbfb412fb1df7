/** A set of characters: ranges of code points and Unicode properties, or everything outside of them. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly properties: readonly RegExp[];
  readonly negated: boolean;
}

export type Assertion = "lineStart" | "lineEnd" | "textStart" | "textEnd" | "wordEdge" | "notWordEdge";

/** A parsed regular expression. `fold` ignores the difference between capitals and small letters. */
export type Tree =
  | { readonly kind: "empty" }
  | {
    readonly kind: "set";
    readonly sets: readonly CharacterSet[];
    readonly negated: boolean;
    readonly fold: boolean;
  }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | { readonly kind: "group"; readonly index: number; readonly body: Tree }
  | { readonly kind: "sequence"; readonly parts: readonly Tree[] }
  | { readonly kind: "choice"; readonly options: readonly Tree[] }
  | {
    readonly kind: "repeat";
    readonly body: Tree;
    readonly least: number;
    readonly most: number;
    readonly lazy: boolean;
  };

/** Whether a character belongs to a set. */
export function inSet(set: CharacterSet, code: number): boolean {
  const found = set.ranges.some(([first, last]) => code >= first && code <= last) ||
    (set.properties.length > 0 &&
      set.properties.some((property) => property.test(String.fromCodePoint(code))));
  return found !== set.negated;
}

export function singleton(code: number): CharacterSet {
  return { ranges: [[code, code]], properties: [], negated: false };
}
