/** Secrets in programs of the person's own that entries name, for whoever does not look them up. Pure. */
import type { AuthConfiguration, ProviderEntry } from "../config/model.ts";
import { itemFault, SECRET_PROGRAMS, type SecretSource } from "../keyring/programs/source.ts";
import { field, textOf } from "./untyped.ts";

export interface NamedSecret {
  readonly sort: "provider" | "identity";
  readonly entry: ProviderEntry;
  readonly source: SecretSource;
}

/** Which secret an entry names, as it is written; undefined for none, and for one that only a program could tell. */
export function secretNamedBy(
  { kinds }: Pick<AuthConfiguration, "kinds">,
  sort: "provider" | "identity",
  entry: Pick<ProviderEntry, "kind" | "shownSettings">,
): SecretSource | undefined {
  const rule = kinds[sort].get(entry.kind)?.lookup;
  if (rule === undefined) return undefined;
  const written = rule.at.reduce<unknown>(field, entry.shownSettings);
  const word = (name: string): string | undefined => textOf(field(written, name));
  const program = SECRET_PROGRAMS.find((known) => known === word("program"));
  const item = word("item");
  if (program === undefined || item === undefined || itemFault({ program, item }) !== undefined) {
    return undefined;
  }
  return { program, item, profile: word("profile") };
}

export function namedSecrets(auth: AuthConfiguration): NamedSecret[] {
  const named = (sort: "provider" | "identity", entries: Iterable<ProviderEntry>): NamedSecret[] =>
    [...entries].flatMap((entry) => {
      const source = secretNamedBy(auth, sort, entry);
      return source === undefined ? [] : [{ sort, entry, source }];
    });
  return [...named("provider", auth.providers.values()), ...named("identity", auth.identities.values())];
}
