/** Words that stand for yes and no in variables and flags. Pure. */

const YES: ReadonlySet<string> = new Set(["true", "on", "yes", "1"]);
const NO: ReadonlySet<string> = new Set(["false", "off", "no", "0"]);

/** What a word says, in any case; undefined for every other word. */
export function truthOf(word: string): boolean | undefined {
  const folded = word.toLowerCase();
  return YES.has(folded) ? true : NO.has(folded) ? false : undefined;
}

/** Whether a word turns something off. */
export function isFalseWord(word: string): boolean {
  return truthOf(word) === false;
}

/** Whether nobody watches: any value of `CI` but an empty or false one means a machine of continuous integration. */
export function inContinuousIntegration(env: { get(name: string): string | undefined }): boolean {
  const value = env.get("CI") ?? "";
  return value !== "" && !isFalseWord(value);
}
