/** Characters that take two places on most terminals. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** Marks that stand on the character before them. */
const JOINED = /[\p{Mn}\p{Me}\u200d\ufe0e\ufe0f]/gu;

/** Only these are known to take one place each. */
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. */
export function places(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return [...text].length + (text.match(WIDE)?.length ?? 0) - (text.match(JOINED)?.length ?? 0);
}

/** With blanks behind it, up to so many columns. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - places(text)));
}

/** As much of it as fits so many columns, with `…` for the rest. */
export function fit(text: string, width: number): string {
  if (places(text) <= width) return text;
  let kept = "";
  let taken = 1;
  for (const mark of text) {
    taken += places(mark);
    if (taken > width) break;
    kept += mark;
  }
  return `${kept}…`;
}

/** What fits so many columns, and takes all of them. */
export function fitted(text: string, width: number): string {
  return padded(fit(text, width), width);
}
