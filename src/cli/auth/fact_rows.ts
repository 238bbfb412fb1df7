import type { Fact } from "../../clouds/fact.ts";
import { valueOf } from "../../clouds/fact.ts";
import type { Row } from "../text/rows.ts";

/** Facts for a person; an account stands in one row, by its name and its number. */
export function factRows(facts: readonly Fact[]): Row[] {
  const name = valueOf(facts, "account_name");
  return facts.filter((fact) => fact.name !== "account_name").map(({ name: key, label, value }) => [
    label,
    key !== "account" || name === undefined || name === value ? value : `${name} (${value})`,
  ]);
}
