import { TemplateFailure } from "../failure.ts";
import { type Budget, MAX_DEPTH } from "../limits.ts";
import { Dict, List, type Value } from "../value.ts";

/** Reads JSON; every number becomes a `float64`, as in Go. `undefined` when the text is not valid JSON. */
export function parseJson(text: string, budget: Budget): Value {
  budget.charge(text.length / 8);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.toWellFormed());
  } catch {
    return undefined;
  }
  return toValue(parsed, 0);
}

function toValue(parsed: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new TemplateFailure("the JSON is nested too deeply");
  if (Array.isArray(parsed)) return new List(parsed.map((item) => toValue(item, depth + 1)));
  if (typeof parsed === "object" && parsed !== null) {
    const entries = Object.entries(parsed).map(([key, item]) =>
      [wellFormed(key), toValue(item, depth + 1)] as const
    );
    return new Dict(new Map(entries));
  }
  if (typeof parsed === "string") return wellFormed(parsed);
  if (parsed === Infinity || parsed === -Infinity) {
    throw new TemplateFailure("the JSON has a number that is too large");
  }
  return typeof parsed === "number" || typeof parsed === "boolean" ? parsed : null;
}

/** An escaped half of a character, which no UTF-8 text can hold, becomes U+FFFD. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
