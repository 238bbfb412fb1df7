import { TemplateFailure } from "../failure.ts";
import { type Budget, MAX_DEPTH } from "../limits.ts";
import { Dict } from "../value.ts";
import { isEmpty } from "./lists.ts";

/**
 * Merges one map into another, key by key and map by map. What the target has stays, unless it is empty or
 * `overwrite` is set; lists are replaced as a whole.
 */
export function mergeInto(target: Dict, source: Dict, overwrite: boolean, budget: Budget, depth = 0): void {
  if (depth > MAX_DEPTH) throw new TemplateFailure("the maps to merge are nested too deeply");
  for (const [key, value] of source.entries) {
    budget.charge(1);
    const present = target.entries.get(key);
    if (value === null || value === undefined) {
      if (overwrite) target.entries.set(key, null);
    } else if (value instanceof Dict && present instanceof Dict) {
      if (value !== present) mergeInto(present, value, overwrite, budget, depth + 1);
    } else if (overwrite || isEmpty(present)) {
      target.entries.set(key, value);
    }
  }
}
