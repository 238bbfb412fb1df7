export const BACKOFF_STRATEGIES = ["constant", "exponential", "linear"] as const;
export type BackoffStrategy = typeof BACKOFF_STRATEGIES[number];

/** How a failing step is tried again. Times are in milliseconds. */
export interface RetryPlan {
  /** Tries in all; undefined for no limit. */
  readonly attempts: number | undefined;
  readonly strategy: BackoffStrategy;
  readonly initialDelay: number;
  readonly longestDelay: number;
  /** Part of the delay that is left to chance, from 0 to 1. */
  readonly jitter: number;
  /** For `exponential`. */
  readonly multiplier: number;
  /** No try begins later than this after the first; undefined for no limit. */
  readonly longestTime: number | undefined;
}

/**
 * Milliseconds to wait before the next try; undefined when there is none.
 *
 * @param made tries so far
 * @param elapsed milliseconds since the first one began
 * @param chance from 0 to 1
 */
export function nextDelay(
  plan: RetryPlan,
  made: number,
  elapsed: number,
  chance: number,
): number | undefined {
  if (plan.attempts !== undefined && made >= plan.attempts) return undefined;
  const delay = Math.min(plainDelay(plan, made), plan.longestDelay);
  const jittered = delay * (1 + plan.jitter * (2 * chance - 1));
  if (plan.longestTime !== undefined && elapsed + jittered > plan.longestTime) return undefined;
  return jittered;
}

function plainDelay(plan: RetryPlan, made: number): number {
  switch (plan.strategy) {
    case "constant":
      return plan.initialDelay;
    case "linear":
      return plan.initialDelay * made;
    case "exponential":
      return plan.initialDelay * plan.multiplier ** (made - 1);
  }
}
