import { TemplateFailure } from "../failure.ts";
import type { CharacterSet } from "./tree.ts";

type Ranges = readonly (readonly [number, number])[];

const DIGIT: Ranges = [[0x30, 0x39]];
const SPACE: Ranges = [[0x09, 0x0a], [0x0c, 0x0d], [0x20, 0x20]];
const WORD: Ranges = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const UPPER: Ranges = [[0x41, 0x5a]];
const LOWER: Ranges = [[0x61, 0x7a]];

/** `\d`, `\s`, `\w` know ASCII only; the capital letters mean everything else. */
const ESCAPES: Readonly<Record<string, Ranges>> = { d: DIGIT, s: SPACE, w: WORD };

/** The names of `[[:name:]]`. */
const NAMED: Readonly<Record<string, Ranges>> = {
  alnum: [...DIGIT, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
  ascii: [[0, 0x7f]],
  blank: [[0x09, 0x09], [0x20, 0x20]],
  cntrl: [[0, 0x1f], [0x7f, 0x7f]],
  digit: DIGIT,
  graph: [[0x21, 0x7e]],
  lower: LOWER,
  print: [[0x20, 0x7e]],
  punct: [[0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]],
  space: [[0x09, 0x0d], [0x20, 0x20]],
  upper: UPPER,
  word: WORD,
  xdigit: [...DIGIT, [0x41, 0x46], [0x61, 0x66]],
};

/** The set of `\d` and its kin; `undefined` for other letters. */
export function escapeSet(letter: string): CharacterSet | undefined {
  const ranges = ESCAPES[letter.toLowerCase()];
  return ranges && { ranges, properties: [], negated: letter !== letter.toLowerCase() };
}

/** The set of `[:name:]` or `[:^name:]`. */
export function namedSet(name: string): CharacterSet {
  const ranges = NAMED[name.replace(/^\^/, "")];
  if (ranges === undefined) {
    throw new TemplateFailure("the regular expression names an unknown class of characters");
  }
  return { ranges, properties: [], negated: name.startsWith("^") };
}

const CATEGORY = /^(?:L[CmltuoM]?|M[nce]?|N[dlo]?|P[cdsefio]?|S[mcko]?|Z[slp]?|C[cfosn]?|Any)$/;

/** The set of `\p{Name}`: a general category of Unicode or a script. */
export function propertySet(name: string, negated: boolean): CharacterSet {
  const plain = name.replace(/^\^/, "");
  const property = /^[A-Za-z_]+$/.test(plain) ? unicodeProperty(plain) : undefined;
  if (property === undefined) {
    throw new TemplateFailure("the regular expression names an unknown Unicode class");
  }
  return { ranges: [], properties: [property], negated: negated !== name.startsWith("^") };
}

function unicodeProperty(name: string): RegExp | undefined {
  try {
    return new RegExp(CATEGORY.test(name) ? `^\\p{${name}}$` : `^\\p{Script=${name}}$`, "u");
  } catch {
    return undefined;
  }
}
