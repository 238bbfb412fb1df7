/** Whether settings that are yet to be written fit their kind. */
import * as v from "valibot";
import { issueProblem } from "./issues.ts";
import { type Catalogue, schemaOf, type Sort } from "./kinds.ts";

const NOWHERE = { file: "", line: 0, column: 0 };

/** What does not fit, as the end of a sentence that does not repeat the value; undefined when everything does. */
export async function entryFault(
  kinds: Catalogue,
  sort: Sort,
  settings: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const rules = kinds[sort].get(String(settings.kind ?? ""));
  if (rules === undefined) return "its kind is not known";
  const result = v.safeParse(await schemaOf(rules), settings, { abortEarly: true });
  const [issue] = result.issues ?? [];
  return issue === undefined
    ? undefined
    : issueProblem(issue, { subject: "", placeOf: () => NOWHERE }).message;
}
