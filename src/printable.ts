/**
 * C0 and C1 controls, DEL, line separators, every mark that Unicode calls a format control (they reorder or hide what
 * stands around them), letters without a shape, tags and selectors that can hide a text, lone surrogates.
 */
const UNSEEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2028\u2029\u3164\uffa0\ud800-\udfff\u{e0000}-\u{e0fff}]|\p{Cf}/gu;

/**
 * Text from elsewhere (a name, a remote message) in a form that cannot move the cursor, end the line or change the
 * order of what is shown: such characters become visible escapes like `\u001b`. Everything else stays as it is.
 */
export function printable(text: string): string {
  return withUnseen(text, (code) => code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${hex(code)}`);
}

/** Writes each character that {@link printable} would not let pass, given as its code point, in another way. */
export function withUnseen(text: string, write: (code: number) => string): string {
  // Most texts: the other expression takes V8 a while to make.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(UNSEEN, (mark) => write(mark.codePointAt(0) ?? 0));
}

/** Whether there is anything that {@link printable} would not let pass. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

/** Four digits. */
export function hex(code: number): string {
  return code.toString(16).padStart(4, "0");
}
