/** The flags, width and precision between the `%` and the letter of a verb. */
export interface VerbFlags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%#v`: values as Go source. */
  goSyntax: boolean;
  width: number | undefined;
  precision: number | undefined;
}

export function noFlags(): VerbFlags {
  return {
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    goSyntax: false,
    width: undefined,
    precision: undefined,
  };
}

/** The text filled up to the width, which counts characters. */
export function padded(text: string, flags: VerbFlags, zero = flags.zero): string {
  if (!flags.width) return text;
  const missing = flags.width - characterCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return text + " ".repeat(missing);
  return (zero ? "0" : " ").repeat(missing) + text;
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
