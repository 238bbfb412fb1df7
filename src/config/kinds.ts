/** What the configuration must know of the kinds that clouds declare. Which kinds there are, only the clouds know. */
import type * as v from "valibot";

/** The three sections of `auth` whose entries have a kind. */
export type Sort = "provider" | "identity" | "integration";

/** What may come before an identity in its chain. */
export type StartsFrom = "provider" | "identity" | "either" | "nothing";

export interface KindRules {
  /** As it is written behind `kind:`. */
  readonly name: string;
  readonly sort: Sort;
  /**
   * The fields of an entry; undefined for one that has those of every entry of its sort. Loaded when an entry is
   * checked: a start with a live session checks none.
   */
  schema?(): Promise<v.GenericSchema>;
  /** False when this version does nothing with it; undefined where nobody has said. */
  readonly works?: boolean;
  /** Of an identity. */
  readonly startsFrom?: StartsFrom;
  /** For one that starts from nothing: a `via` that is written all the same is worth no more than a warning. */
  readonly toleratesVia?: boolean;
  /**
   * Settings, as paths, that are command lines: run when the kind asks for their output, and by nothing else. Those of a
   * project need the person's trust, as every program does.
   */
  readonly programs?: readonly (readonly string[])[];
  /** Where the entry names a secret in a program of the person's own. A project's needs the person's trust. */
  readonly lookup?: LookupRule;
  /** Other words for it, from older documentation or at hand. */
  readonly meant?: readonly string[];
  readonly listForm?: ListForm;
  /** Of a provider: there when it has a list of accounts, of which identities can be made. */
  readonly directory?: unknown;
  /** Settings, as paths, that name a program by where it lies: trusted before the entry is used, and started then. */
  readonly started?: readonly (readonly string[])[];
}

export interface LookupRule {
  /** The setting that names program and item, as a path. */
  readonly at: readonly string[];
  /** Settings that say where the secret goes: the trust is for these, too. */
  readonly goesTo: readonly (readonly string[])[];
}

/** How entries of this kind look in the list form of earlier versions, `- {type: …, name: …, config: {…}}`. */
export interface ListForm {
  /** Words behind `type:` that mean the kind. */
  readonly types: readonly string[];
  /** Whether an entry without `type:` is of this kind. */
  readonly isDefault?: boolean;
  /** Where keys below `config:` stand in an entry, as paths; others keep their name below `others`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly others?: string;
}

/** What may stand in an entry of a kind. */
export async function schemaOf({ sort, schema }: KindRules): Promise<v.GenericSchema> {
  if (schema !== undefined) return await schema();
  const { plain } = await import("./schema/entries.ts");
  return plain[sort]();
}

/** All kinds that there are, by name, whether this version can sign in with them or not. */
export type Catalogue = Readonly<Record<Sort, ReadonlyMap<string, KindRules>>>;

export function catalogueOf(kinds: Iterable<KindRules>): Catalogue {
  const catalogue = {
    provider: new Map<string, KindRules>(),
    identity: new Map<string, KindRules>(),
    integration: new Map<string, KindRules>(),
  };
  for (const kind of kinds) catalogue[kind.sort].set(kind.name, kind);
  return catalogue;
}
