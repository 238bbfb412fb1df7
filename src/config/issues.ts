import type * as v from "valibot";
import { printable } from "../printable.ts";
import type { ProviderEntry } from "./model.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";

/** What was checked: an entry, or a section of the file. */
export interface Checked {
  /** Such as `provider "corp"`; empty for the file. */
  readonly subject: string;
  placeOf(path: readonly string[]): Place;
  /** As an entry has it. */
  unsetVariable?(path: readonly string[]): string | undefined;
}

export function checkedEntry(entry: Entry, sort: "provider" | "identity" | "integration"): Checked {
  return {
    subject: `${sort} "${printable(entry.name)}"`,
    placeOf: (path) => entry.placeOf(path),
    unsetVariable: (path) => entry.unsetVariable?.(path),
  };
}

type Entry = Pick<ProviderEntry, "name" | "placeOf" | "unsetVariable">;

export function issuePath(issue: v.BaseIssue<unknown>): string[] {
  return issue.path?.map((item) => String(item.key)) ?? [];
}

/**
 * An issue in words with a place: `provider "corp" needs start_url`, `identity "dev": principal.name must be text,
 * not a list`. Never repeats the value.
 */
export function issueProblem(issue: v.BaseIssue<unknown>, checked: Checked): Problem {
  const { subject, placeOf } = checked;
  const path = issuePath(issue);
  const keys = printable(path.join("."));
  const variable = printable(checked.unsetVariable?.(path) ?? "");
  if (variable !== "") {
    return errorAt(
      placeOf(path),
      `${subject}: ${keys} is taken from the variable ${variable}, which is not set`,
      `Set ${variable}, or write a default behind it: \`!env ${variable} VALUE\`.`,
    );
  }
  if (isMissing(issue)) return errorAt(placeOf(path.slice(0, -1)), `${subject} needs ${keys}`.trim());
  const about = [subject, keys].filter((part) => part !== "").join(": ");
  return errorAt(placeOf(path), `${about} ${issue.message}${received(issue)}`);
}

/** Valibot reports a missing key as an issue of the map around it, at the key's path. */
function isMissing(issue: v.BaseIssue<unknown>): boolean {
  return issue.kind === "schema" && issue.type === "object" && issue.input === undefined;
}

/** `, not a list` when the value is of the wrong type. */
function received({ kind, type, input }: v.BaseIssue<unknown>): string {
  if (kind !== "schema" || type === "picklist") return "";
  if (Array.isArray(input)) return ", not a list";
  const words: Readonly<Record<string, string>> = {
    object: "a map",
    string: "text",
    number: "a number",
    boolean: "true or false",
  };
  return `, not ${words[typeof input] ?? "this"}`;
}
