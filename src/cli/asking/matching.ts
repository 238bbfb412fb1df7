/** What is found by typing a part of it. Pure. */

/** Those that have every word that was typed, in their order; those that begin with what was typed come first. */
export function matching<Option extends { readonly text: string }>(
  options: readonly Option[],
  typed: string,
): Option[] {
  const wanted = typed.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = options.filter(({ text }) => words.every((word) => text.includes(word)));
  const begins = ({ text }: Option): boolean => text.startsWith(wanted);
  return [...found.filter(begins), ...found.filter((option) => !begins(option))];
}
