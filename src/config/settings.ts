import * as v from "valibot";
import { unresolvedIn } from "../yaml/evaluator.ts";
import { checkedEntry, issueProblem } from "./issues.ts";
import type { IdentityEntry, ProviderEntry } from "./model.ts";
import { throwErrors } from "../yaml/problems.ts";
import { type IdentityKind, identitySchemas, type IdentitySettings } from "./schema/identities.ts";
import { type ProviderKind, providerSchemas, type ProviderSettings } from "./schema/providers.ts";

/**
 * The settings of a provider of this kind. Durations come out as seconds, passwords as `Secret`.
 *
 * @throws AtmosError `config_invalid` with the place of everything that does not fit
 */
export function providerSettings<K extends ProviderKind>(kind: K, entry: ProviderEntry): ProviderSettings<K> {
  return checked(providerSchemas[kind](), entry, "provider") as ProviderSettings<K>;
}

/** As {@link providerSettings}, for an identity. */
export function identitySettings<K extends IdentityKind>(kind: K, entry: IdentityEntry): IdentitySettings<K> {
  return checked(identitySchemas[kind](), entry, "identity") as IdentitySettings<K>;
}

function checked(schema: v.GenericSchema, entry: ProviderEntry, sort: "provider" | "identity"): unknown {
  throwErrors(unresolvedIn(entry.settings).map((one) => one.problem));
  const result = v.safeParse(schema, entry.settings, { abortPipeEarly: true });
  if (result.success) return result.output;
  throwErrors(result.issues.map((issue) => issueProblem(issue, checkedEntry(entry, sort))));
  throw new Error("a failed check without an issue");
}
