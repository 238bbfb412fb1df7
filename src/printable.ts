/** C0 and C1 controls, DEL, line separators, marks that reorder or hide what stands around them, lone surrogates. */
const UNSEEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

/**
 * Text from elsewhere (a name, a remote message) in a form that cannot move the cursor, end the line or change the
 * order of what is shown: such characters become visible escapes like `\u001b`. Everything else stays as it is.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
