import type { Fact } from "../../clouds/fact.ts";
import { valueOf } from "../../clouds/fact.ts";
import type { Clock } from "../../system/ports.ts";
import type { Row } from "../text/rows.ts";
import { formatExpiry } from "../text/time.ts";

/** Whose session it is, and until when. */
export interface SessionReport {
  readonly realm: string | undefined;
  readonly provider: string;
  readonly identity: string | undefined;
  readonly facts: readonly Fact[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

export function sessionRows(report: SessionReport, clock: Clock): Row[] {
  return [
    ["Realm", report.realm],
    ["Provider", report.provider],
    ["Identity", report.identity],
    ...factRows(report.facts),
    ["Expires", formatExpiry(report.expiresAt, clock)],
  ];
}

/** Facts for a person; an account stands in one row, by its name and its number. */
export function factRows(facts: readonly Fact[]): Row[] {
  const name = valueOf(facts, "account_name");
  return facts.filter((fact) => fact.name !== "account_name").map(({ name: key, label, value }) => [
    label,
    key !== "account" || name === undefined || name === value ? value : `${name} (${value})`,
  ]);
}
