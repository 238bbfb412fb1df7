/** The named values of an item, as people and programs name them. Pure. */

/** Values by name, as the item has them. */
export type Fields = Readonly<Record<string, string>>;

/** What a value may be called besides, by the name that this program gives it: the first that is there counts. */
export type FieldNames = Readonly<Record<string, readonly string[]>>;

/** `Access Key ID`, `access_key_id` and `AccessKeyId` are one name; `username` and `user_name` are two. */
function plain(name: string): string {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2").toLowerCase();
  return words.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

/** What the item calls a value of this name; undefined when it has none. */
export function nameIn(present: Fields, wanted: string, names: FieldNames): string | undefined {
  const there = Object.keys(present);
  for (const word of [wanted, ...names[wanted] ?? []]) {
    const found = there.find((name) => plain(name) === plain(word));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The values under the names of this program; those that it has no name for keep theirs. */
export function underOurNames(present: Fields, names: FieldNames): Fields {
  const ours = Object.keys(names).flatMap((wanted): [string, string][] => {
    const value = present[nameIn(present, wanted, names) ?? ""];
    return value === undefined ? [] : [[wanted, value]];
  });
  return { ...present, ...Object.fromEntries(ours) };
}

/** New values under the names that the item has for them already. */
export function underTheirNames(values: Fields, present: Fields, names: FieldNames): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [nameIn(present, name, names) ?? name, value]),
  );
}

/** The texts and numbers of an object; undefined for what is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, string][] =>
      typeof one === "string" || typeof one === "number" ? [[name, String(one)]] : []
    ),
  );
}
