import { Moment } from "./time/moment.ts";
import { Version } from "./semver/version.ts";
import { Dict, Int, List, type Value } from "./value.ts";

/** The Go name of a value's type, as `printf "%T"` shows it. */
export function typeName(value: Value): string {
  if (value === undefined || value === null) return "<nil>";
  if (value instanceof Int) return value.kind;
  if (value instanceof List) return `[]${value.element}`;
  if (value instanceof Dict) return `map[string]${value.element}`;
  if (value instanceof Moment) return "time.Time";
  if (value instanceof Version) return "*semver.Version";
  if (typeof value === "number") return "float64";
  return typeof value === "boolean" ? "bool" : "string";
}

/** The Go kind of a value, as Sprig's `kindOf` shows it. */
export function kindName(value: Value): string {
  if (value === undefined || value === null) return "invalid";
  if (value instanceof List) return "slice";
  if (value instanceof Dict) return "map";
  if (value instanceof Moment) return "struct";
  if (value instanceof Version) return "ptr";
  return typeName(value);
}
