/** Something about credentials, an entry or a caller that may be told to a person and to a program. Never a secret. */
export interface Fact {
  /** The key in JSON, such as `account`. */
  readonly name: string;
  /** For a person, such as `Account`. */
  readonly label: string;
  readonly value: string;
}

/** A fact, or none where there is no value. */
export function fact(name: string, label: string, value: string | undefined): Fact[] {
  return value === undefined || value === "" ? [] : [{ name, label, value }];
}

/** All facts, each name once: what is said later is known better, and stays where it was said first. */
export function mergedFacts(...lists: readonly (readonly Fact[])[]): Fact[] {
  const facts = new Map<string, Fact>();
  for (const one of lists.flat()) facts.set(one.name, one);
  return [...facts.values()];
}

export function valueOf(facts: readonly Fact[], name: string): string | undefined {
  return facts.find((one) => one.name === name)?.value;
}
