import { compareText } from "./bytes.ts";
import { TemplateFailure } from "./failure.ts";
import { kindName, typeName } from "./type_name.ts";
import { Dict, Int, List, type Value } from "./value.ts";

/** Kinds that can be compared with each other: whole numbers of all sizes are one kind, floats another. */
function basicKind(value: Value): "bool" | "int" | "float" | "string" | undefined {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return "float";
  if (typeof value === "string") return "string";
  return value instanceof Int ? "int" : undefined;
}

/** `eq`: whether the first value equals any of the others. */
export function equalsAny(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new TemplateFailure("there is nothing to compare with");
  return others.some((other) => equals(first, other));
}

function equals(a: Value, b: Value): boolean {
  const kind = basicKind(a);
  if (kind !== basicKind(b)) {
    if (isNil(a) || isNil(b)) return false;
    throw new TemplateFailure(`values of the types ${typeName(a)} and ${typeName(b)} cannot be compared`);
  }
  if (a instanceof Int && b instanceof Int) return a.value === b.value;
  if (kind !== undefined) return a === b;
  return equalsOther(a, b);
}

function equalsOther(a: Value, b: Value): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (kindName(a) !== kindName(b)) {
    throw new TemplateFailure(`values of the types ${typeName(a)} and ${typeName(b)} cannot be compared`);
  }
  if (b instanceof List || b instanceof Dict) {
    throw new TemplateFailure(`values of the type ${typeName(b)} cannot be compared`);
  }
  return a === b;
}

function isNil(value: Value): boolean {
  return value === undefined || value === null || (value instanceof List && value.isNil);
}

/** `lt`: whether the first value comes before the second. */
export function isLess(a: Value, b: Value): boolean {
  const kind = basicKind(a);
  if (kind === undefined || basicKind(b) === undefined) {
    throw new TemplateFailure(`values of the type ${typeName(kind === undefined ? a : b)} have no order`);
  }
  if (kind !== basicKind(b)) {
    throw new TemplateFailure(`values of the types ${typeName(a)} and ${typeName(b)} cannot be compared`);
  }
  if (a instanceof Int && b instanceof Int) return a.value < b.value;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b) < 0;
  if (typeof a === "number" && typeof b === "number") return a < b;
  throw new TemplateFailure("values of the type bool have no order");
}

/** `le` is `lt` or `eq`, so that a NaN is neither less, equal nor greater. */
export function isLessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || equals(a, b);
}
