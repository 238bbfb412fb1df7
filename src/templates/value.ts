import type { Moment } from "./time/moment.ts";
import type { Version } from "./semver/version.ts";

/**
 * A value as templates know it, with Go's types: JavaScript numbers are `float64`, whole numbers are {@link Int}.
 * `null` is a nil held by a map or list, `undefined` is the absence of any value (what Go prints as `<no value>`).
 * Text is a JavaScript string in which a lone surrogate U+DC80–U+DCFF stands for a byte that is not UTF-8.
 */
export type Value = undefined | null | boolean | string | number | Int | List | Dict | Moment | Version;

export type IntKind = "int" | "int64" | "uint8" | "uint64";

/** A whole number of 64 bits or fewer. */
export class Int {
  readonly value: bigint;
  readonly kind: IntKind;

  constructor(value: bigint, kind: IntKind) {
    this.value = value;
    this.kind = kind;
  }
}

/** A slice. `element` is the Go type of its elements, such as `interface {}` or `string`. */
export class List {
  readonly items: readonly Value[];
  readonly element: string;
  readonly isNil: boolean;

  constructor(items: readonly Value[], element = "interface {}", isNil = false) {
    this.items = items;
    this.element = element;
    this.isNil = isNil;
  }
}

/** A map with text keys. `element` is the Go type of its values: `interface {}` or `string`. */
export class Dict {
  readonly entries: Map<string, Value>;
  readonly element: string;

  constructor(entries: Map<string, Value> = new Map(), element = "interface {}") {
    this.entries = entries;
    this.element = element;
  }
}

export function int(value: number | bigint): Int {
  return new Int(BigInt(value), "int");
}

/** An `int64`; a value outside 64 bits wraps as it does in Go. */
export function int64(value: bigint): Int {
  return new Int(BigInt.asIntN(64, value), "int64");
}

export function strings(items: readonly string[]): List {
  return new List(items, "string");
}

/** What a map gives for a key that it does not have. */
export function zeroElement(dict: Dict | List): Value {
  return dict.element === "string" ? "" : null;
}
