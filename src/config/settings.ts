import * as v from "valibot";
import { unresolvedIn } from "../yaml/evaluator.ts";
import { throwErrors } from "../yaml/problems.ts";
import { checkedEntry, issueProblem } from "./issues.ts";
import type { ProviderEntry } from "./model.ts";

/**
 * The settings of an entry as its kind's schema gives them: durations as seconds, passwords as `Secret`.
 *
 * @throws AtmosError `config_invalid` with the place of everything that does not fit
 */
export function checkedSettings<S extends v.GenericSchema>(
  schema: S,
  entry: ProviderEntry,
  sort: "provider" | "identity" | "integration",
): v.InferOutput<S> {
  throwErrors(unresolvedIn(entry.settings).map((one) => one.problem));
  const result = v.safeParse(schema, entry.settings, { abortPipeEarly: true });
  if (result.success) return result.output;
  throwErrors(result.issues.map((issue) => issueProblem(issue, checkedEntry(entry, sort))));
  throw new Error("a failed check without an issue");
}
