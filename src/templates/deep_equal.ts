import { TemplateFailure } from "./failure.ts";
import { type Budget, MAX_DEPTH } from "./limits.ts";
import { Moment } from "./time/moment.ts";
import { typeName } from "./type_name.ts";
import { Dict, Int, List, type Value } from "./value.ts";

/** Whether two values are of the same type and equal throughout (`reflect.DeepEqual`). */
export function deepEqual(a: Value, b: Value, budget: Budget, depth = 0): boolean {
  budget.charge(1);
  if (depth > MAX_DEPTH) throw new TemplateFailure("the values are nested too deeply to be compared");
  if (typeName(a) !== typeName(b)) return false;
  if (a instanceof Int && b instanceof Int) return a.value === b.value;
  if (a instanceof Moment && b instanceof Moment) return a.nanoseconds === b.nanoseconds && a.zone === b.zone;
  if (a instanceof List && b instanceof List) {
    return a.isNil === b.isNil && a.items.length === b.items.length &&
      a.items.every((item, index) => deepEqual(item, b.items[index], budget, depth + 1));
  }
  if (a instanceof Dict && b instanceof Dict) {
    return a.entries.size === b.entries.size && [...a.entries].every(([key, value]) => {
      return b.entries.has(key) && deepEqual(value, b.entries.get(key), budget, depth + 1);
    });
  }
  return (a ?? null) === (b ?? null);
}
