/** When a step runs, or a failure is forgiven. */
export interface Condition {
  /** As it is written, to show. */
  readonly text: string;
  /** Each word must hold. */
  readonly words: readonly ConditionWord[];
}

export const CONDITION_WORDS = ["always", "never", "success", "failure", "ci", "local"] as const;
export type ConditionWord = typeof CONDITION_WORDS[number];

export interface Circumstances {
  /** Whether an earlier step failed and was not forgiven. */
  readonly failed: boolean;
  /** Whether this is a CI run. */
  readonly ci: boolean;
}

export const WHILE_SUCCESSFUL: Condition = { text: "success", words: ["success"] };
export const NEVER: Condition = { text: "never", words: ["never"] };
export const ALWAYS: Condition = { text: "always", words: ["always"] };

/**
 * Reads `always`, `never`, `success`, `failure`, `ci`, `local`, or several of them joined with `&&`.
 * A condition that does not speak of success or failure holds only while nothing has failed.
 *
 * @returns undefined for any other text
 */
export function parseCondition(text: string): Condition | undefined {
  const words = text.split("&&").map((word) => word.trim());
  if (!words.every(isWord)) return undefined;
  const aboutOutcome = words.some((word) => OUTCOME_WORDS.has(word));
  return { text, words: aboutOutcome ? words : [...words, "success"] };
}

const OUTCOME_WORDS: ReadonlySet<ConditionWord> = new Set(["always", "never", "success", "failure"]);

function isWord(word: string): word is ConditionWord {
  return (CONDITION_WORDS as readonly string[]).includes(word);
}

export function holds(condition: Condition, circumstances: Circumstances): boolean {
  return condition.words.every((word) => {
    switch (word) {
      case "always":
        return true;
      case "never":
        return false;
      case "success":
        return !circumstances.failed;
      case "failure":
        return circumstances.failed;
      case "ci":
        return circumstances.ci;
      case "local":
        return !circumstances.ci;
    }
  });
}
