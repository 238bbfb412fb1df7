/** The name, or the first of `name-2`, `name-3`, … that nobody has; taken from then on. */
export function freeName(name: string, taken: Set<string>): string {
  let tried = name;
  for (let count = 2; taken.has(tried); count++) tried = `${name}-${count}`;
  taken.add(tried);
  return tried;
}
