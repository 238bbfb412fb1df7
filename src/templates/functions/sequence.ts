import { TemplateFailure } from "../failure.ts";
import { formatValue } from "../format/value.ts";
import type { Budget } from "../limits.ts";
import { kindName } from "../type_name.ts";
import { List, type Value } from "../value.ts";

/** The elements of a list, paid for; every other value is an error. */
export function itemsOf(value: Value, budget: Budget): readonly Value[] {
  if (!(value instanceof List)) {
    throw new TemplateFailure(`a list is needed here, not a value of kind ${kindName(value)}`);
  }
  budget.charge(value.items.length);
  return value.items;
}

/** A value as texts: the elements of a list without its nils, one text for any other value, none for nil. */
export function textItems(value: Value, budget: Budget): string[] {
  if (value === undefined || value === null) return [];
  const items = value instanceof List ? itemsOf(value, budget) : [value];
  return items.filter((item) => item !== null && item !== undefined).map((item) => formatValue(item, budget));
}
